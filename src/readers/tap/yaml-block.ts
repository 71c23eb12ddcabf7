/** `"output": "text`, the beginning of a double-quoted scalar. */
const quotedStart = /^\s*"?[\w-]+"?: "/

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
}

/**
 * The lines of a TAP YAML block with double-quoted scalars unfolded and unescaped into lines of text (YAML 1.2, 7.3.1);
 * everything else stays as it is. zdtm's report holds the same output once as a block and once as such a string.
 */
export function unfoldYaml(lines: readonly string[]): readonly string[] {
  const out: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const start = quotedStart.exec(line)?.[0]
    if (start === undefined) {
      out.push(line)
      continue
    }
    const last = lines.findIndex((one, at) => at >= i && closes(at === i ? one.slice(start.length) : one))
    if (last < 0) {
      out.push(line)
      continue
    }
    const folded = [line.slice(start.length), ...lines.slice(i + 1, last + 1)]
    out.push(...unescaped(fold(folded).replace(/"\s*$/, '')).replace(/\n$/, '').split('\n'))
    i = last
  }
  return out
}

/** Whether a double-quoted scalar ends with this line. */
function closes(line: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*"\s*$/.test(line)
}

function fold(lines: readonly string[]): string {
  let text = lines[0] ?? ''
  let blanks = 0
  for (const line of lines.slice(1).map(one => one.trimStart())) {
    if (line === '') {
      blanks++
    } else if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) {
      text = text.slice(0, -1) + line
    } else {
      text = text.trimEnd() + (blanks > 0 ? '\n'.repeat(blanks) : ' ') + line
      blanks = 0
    }
  }
  return text
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g,
    (all, x?: string, u?: string, wide?: string, one?: string) => {
      const code = Number.parseInt(x ?? u ?? wide ?? '', 16)
      if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
      return escapes[one ?? ''] ?? all
    },
  )
}
