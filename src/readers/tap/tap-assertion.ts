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
  const remark = /# (timeout after|flavor) \S+$/.exec(name)
  const told = remark === null ? name : name.slice(0, remark.index).trimEnd()
  // `# in 12 ms` is bats' own way with `--timing` beside a JUnit report.
  const timed = /^(.*?)(?: #)? in (\d+) ?ms$/.exec(told)
  return {
    ok: match[1] === undefined,
    number: match[2] === undefined ? null : Number(match[2]),
    name: (timed?.[1] ?? told).replaceAll('\\#', '#').trim(),
    directive,
    reason,
    durationMs: timed?.[2] === undefined ? null : Number(timed[2]),
    timedOut: remark?.[1] === 'timeout after',
  }
}

/** Looks at each `#` in turn: one pattern for the whole line would take quadratic time on long runs of blanks. */
function parseDirective(text: string): Pick<Assertion, 'name' | 'directive' | 'reason'> {
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    const match = text[at - 1] === '\\' ? null : directiveWord.exec(text.slice(at))
    if (match === null) continue
    return {
      name: text.slice(0, at).trimEnd(),
      directive: match[1]?.toLowerCase() === 'skip' ? 'skip' : 'todo',
      reason: match[2] ?? '',
    }
  }
  return { name: text, directive: null, reason: '' }
}

const directiveWord = /^#\s*(skip|todo)(?:ped)?\b:?\s*(.*)$/i
