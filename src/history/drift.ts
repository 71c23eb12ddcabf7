import { type Baseline, lostKey, type Machine } from './history.ts'
import { isLost, machineOfLost } from './remember.ts'

export const driftKinds = [
  'kernel',
  'image',
  'criu',
  'feature',
  'self-test',
  'newly-unsupported',
  'newly-skipped',
  'vanished-test',
  'did-less',
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
  const since = (key: string) => machines(machineOfLost(previous, key), current)
  const states = (kind: 'feature' | 'self-test', label: string, key: 'features' | 'selfTests') =>
    // Where there is no CRIU, nothing was lost but CRIU.
    Object.entries(current.criu === '' ? {} : current[key]).flatMap(([name, now]): readonly Drift[] => {
      const before = own(previous[key], name)
      if (before === undefined || before === now) return []
      const message = `${label} ${name} was ${before} and is ${now} (${since(lostKey(kind, name))}).`
      return [{ kind, subject: name, before, now, loss: before === 'true', message }]
    })

  const facts = (['kernel', 'image', 'criu'] as const).flatMap((kind): readonly Drift[] => {
    const [before, now] = [previous[kind], current[kind]]
    if (before === now) return []
    const message = `${factNames[kind]} was ${before || 'not there'} and is ${now || 'not there'}.`
    return [{ kind, subject: '', before, now, loss: false, message }]
  })

  const tests = testsOf(previous, current, complete).map(({ kind, id, before, now }): Drift => {
    const name = id.split('\t').filter(Boolean).join(' ')
    const became = kind === 'vanished-test' ? 'was not seen this time' : `is ${now}`
    const message = `Test ${name} was ${before} and ${became} (${since(lostKey('test', id))}).`
    return { kind, subject: name, before, now, loss: true, message }
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

/** When something was last so, and on which kernel and CRIU then and now. */
function machines(then: Machine, now: Machine): string {
  const named = ({ kernel, criu }: Machine) => `kernel ${kernel}, ${criu === '' ? 'no CRIU' : `CRIU ${criu}`}`
  const day = then.measuredAt.slice(0, 10)
  return named(then) === named(now)
    ? `last on ${day}; ${named(now)} then and now`
    : `last on ${day} with ${named(then)}; now ${named(now)}`
}

interface TestChange {
  readonly kind: 'newly-unsupported' | 'newly-skipped' | 'vanished-test'
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
    if (!isLost(before, verdict)) return []
    return [
      { kind: verdict === 'unsupported' ? 'newly-unsupported' : 'newly-skipped', id, before, now: verdict },
    ]
  })
}

/** A record that came out of a cache may be asked for any name, `constructor` too. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
