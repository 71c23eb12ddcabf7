/** Everything that XML 1.0 (fifth edition, production 2, Char) does not allow in a document, even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it finds
const notAllowed = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Any text as the content of an element; what XML cannot hold becomes `�`. */
export function xmlText(text: string): string {
  return allowed(text).replaceAll(/[&<>\r]/g, character => references[character] ?? character)
}

/** An attribute with its leading blank: ` name="value"`. Line ends survive the parser's normalisation. */
export function xmlAttribute(name: string, value: string | number): string {
  const text = allowed(String(value)).replaceAll(
    /[&<>"'\t\n\r]/g,
    character => references[character] ?? character,
  )
  return ` ${name}="${text}"`
}

function allowed(text: string): string {
  return text.toWellFormed().replaceAll(notAllowed, '\ufffd')
}
