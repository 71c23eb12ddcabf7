const escapeCharacter = '\u001b'
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences are made of them (ECMA-48)
const terminalSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g

/** A line without colours and other terminal sequences. */
export function withoutColours(line: string): string {
  return line.includes(escapeCharacter) ? line.replace(terminalSequence, '') : line
}

/** What tools put before each line of a program that they run. */
const prefixes: readonly { readonly text: RegExp; readonly source: string }[] = [
  {
    text: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /,
    source: 'job logs, ts %FT%T',
  },
  { text: /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /, source: 'moreutils ts(1), syslog' },
  { text: /^\d\d:\d\d:\d\d(?:\.\d+)? /, source: 'ts %T' },
  { text: /^\[ *\d+\.\d+\] /, source: 'dmesg, a serial console' },
  { text: /^make(?:\[\d+\])?: /, source: 'GNU make' },
  { text: /^\[[\w./@:-]{1,60}\] /, source: 'parallel --tagstring, concurrently' },
  { text: /^[\w./@-]{1,60} +\| /, source: 'docker compose' },
]

const anyPrefix = new RegExp(prefixes.map(({ text }) => `(?:${text.source})`).join('|'))

/** A line without one such prefix; the line itself if it has none. */
export function withoutPrefix(line: string): string {
  const prefix = anyPrefix.exec(line)?.[0] ?? ''
  return line.slice(prefix.length)
}
