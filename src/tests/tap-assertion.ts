/** `not ok 8 - name # timeout after 60s`, taken apart. */
export interface Assertion {
  readonly ok: boolean
  readonly number: number | null
  readonly name: string
  readonly directive: 'skip' | 'todo' | null
  /** What follows the directive. */
  readonly reason: string
  readonly durationMs: number | null
  readonly timedOut: boolean
}

const assertionLine = /^(not )?ok(?![^\s])(?:\s+(\d+)(?![^\s]))?(?:\s+-(?![^\s]))?\s*(.*)$/

/** Reads `[not ]ok [number] [-] [name] [# directive]`; null if the line is none. */
export function parseAssertion(text: string): Assertion | null {
  // `ok  <tab>package<tab>time` is go test's.
  if (text.startsWith('ok  \t')) return null
  const match = assertionLine.exec(text)
  if (match === null) return null
  const { name, directive, reason } = parseDirective(match[3] ?? '')
  // zdtm's report adds `# flavor ns`, to failures only.
  const remark = /^(.*?)\s+# (?:timeout after|flavor) \S+$/.exec(name)
  const timed = /^(.*?) in (\d+)ms$/.exec(remark?.[1] ?? name)
  return {
    ok: match[1] === undefined,
    number: match[2] === undefined ? null : Number(match[2]),
    name: (timed?.[1] ?? remark?.[1] ?? name).replaceAll('\\#', '#').trim(),
    directive,
    reason,
    durationMs: timed?.[2] === undefined ? null : Number(timed[2]),
    timedOut: remark !== null && name.includes('# timeout after '),
  }
}

function parseDirective(text: string): Pick<Assertion, 'name' | 'directive' | 'reason'> {
  const match = /^(|.*?[^\\])\s*#\s*(skip|todo)(?:ped)?\b:?\s*(.*)$/i.exec(text)
  if (match === null) return { name: text, directive: null, reason: '' }
  return {
    name: match[1] ?? '',
    directive: match[2]?.toLowerCase() === 'skip' ? 'skip' : 'todo',
    reason: match[3] ?? '',
  }
}
