import type { Baseline } from './baseline.ts'

export const driftKinds = [
  'kernel',
  'image',
  'criu',
  'feature',
  'self-test',
  'newly-unsupported',
  'vanished-test',
] as const
export type DriftKind = (typeof driftKinds)[number]

/** One thing that is not as it was in the last run on this kind of runner. */
export interface Drift {
  readonly kind: DriftKind
  /** Output name, round trip, or test; empty for what there is one of. */
  readonly subject: string
  readonly before: string
  readonly now: string
  /** Something that worked no longer does: what the input `baseline` is about. The rest explains it. */
  readonly loss: boolean
  /** One sentence; it names both kernels. */
  readonly message: string
}

/**
 * What changed from the last run to this one: losses first, then what may explain them.
 * A test counts as vanished only when both runs ran tests and `complete` says that this one came to its end.
 */
export function compareBaselines(previous: Baseline, current: Baseline, complete: boolean): readonly Drift[] {
  const kernels = kernelsOf(previous, current)
  const drift = (
    kind: DriftKind,
    subject: string,
    before: string,
    now: string,
    loss: boolean,
    sentence: string,
  ): Drift => ({
    kind,
    subject,
    before,
    now,
    loss,
    message: kind === 'kernel' ? `${sentence}.` : `${sentence} (${kernels}).`,
  })

  const states = (kind: 'feature' | 'self-test', label: string, key: 'features' | 'selfTests') =>
    // Where there is no CRIU, nothing was lost but CRIU.
    Object.entries(current.criu === '' ? {} : current[key]).flatMap(([name, now]) => {
      const before = own(previous[key], name)
      if (before === undefined || before === now) return []
      const sentence = `${label} ${name} was ${before} and is ${now}`
      return [drift(kind, name, before, now, before === 'true', sentence)]
    })

  const facts = (['kernel', 'image', 'criu'] as const).flatMap(kind => {
    const [before, now] = [previous[kind], current[kind]]
    if (before === now) return []
    const sentence = `${factNames[kind]} was ${before || 'not there'} and is ${now || 'not there'}`
    return [drift(kind, '', before, now, false, sentence)]
  })

  const tests = testsOf(previous, current, complete).map(({ kind, id, before, now }) => {
    const name = id.split('\t').filter(Boolean).join(' ')
    const sentence =
      kind === 'vanished-test'
        ? `Test ${name} was ${before} and is gone`
        : `Test ${name} was ${before} and is ${now}`
    return drift(kind, name, before, now, true, sentence)
  })

  const all = [
    ...states('feature', 'Feature', 'features'),
    ...states('self-test', 'Round trip', 'selfTests'),
    ...tests,
    ...facts,
  ]
  return [...all.filter(({ loss }) => loss), ...all.filter(({ loss }) => !loss)]
}

const factNames = { kernel: 'The kernel', image: "The runner's image", criu: 'CRIU' } as const

function kernelsOf(previous: Baseline, current: Baseline): string {
  return previous.kernel === current.kernel
    ? `kernel ${current.kernel} both times`
    : `kernel ${previous.kernel} then, ${current.kernel} now`
}

interface TestChange {
  readonly kind: 'newly-unsupported' | 'vanished-test'
  readonly id: string
  readonly before: string
  readonly now: string
}

function testsOf(previous: Baseline, current: Baseline, complete: boolean): readonly TestChange[] {
  if (previous.tests === null || current.tests === null) return []
  const now = current.tests
  return Object.entries(previous.tests).flatMap(([id, before]): readonly TestChange[] => {
    const verdict = own(now, id)
    if (verdict === undefined) return complete ? [{ kind: 'vanished-test', id, before, now: '' }] : []
    const lost = verdict === 'unsupported' && (before === 'passed' || before === 'failed')
    return lost ? [{ kind: 'newly-unsupported', id, before, now: verdict }] : []
  })
}

/** A record that came out of a cache may be asked for any name, `constructor` too. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
