/** Colour and cursor sequences (ECMA-48 CSI) carry no content. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
const ansi = /\x1b\[[0-?]*[ -/]*[@-~]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it shows
const control = /[\x00-\x08\x0b-\x1f\x7f]/g
/** C1 controls, and what is invisible or turns the direction of text (Unicode UAX #9, "Trojan Source"). */
const deceiving =
  /[\u0080-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/**
 * Text from outside with everything that hides or reorders text made visible: control characters as their pictures
 * (`␛`), directional and invisible ones as `[U+202E]`, lone surrogates as `�`. Tabs and line feeds stay; CRLF becomes LF.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(ansi, '')
    .replaceAll(control, character =>
      character === '\x7f' ? '␡' : String.fromCharCode(0x2400 + character.charCodeAt(0)),
    )
    .replaceAll(deceiving, character => `[U+${codeOf(character)}]`)
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}

/** At most `max` UTF-16 units of `text`, whole characters, with `…` where something was cut. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** `text` on one line: runs of blanks and line ends become one blank. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
