import { type Baseline, type History, lostKey, type Machine } from './history.ts'

/**
 * What is kept after a run: what worked before stays remembered, with the machine on which it did, until it works again, so that
 * the same job run twice is told the same, or until `now.accepted` is another word than before, which takes this run as it is,
 * once there is a CRIU to measure.
 * @param before what was kept; null where there is nothing
 */
export function remembered(before: Baseline | null, now: Baseline): Baseline {
  const measured = now.criu !== ''
  if (before === null || (measured && isAccepted(before, now))) return now
  const features = stillTrue(before.features, now.features, measured)
  const selfTests = stillTrue(before.selfTests, now.selfTests, measured)
  const oldest = Date.parse(now.measuredAt) - keptMs
  const lasting = ({ measuredAt }: Machine) => Date.parse(measuredAt) >= oldest
  const tests = stillPassing(before, now, lasting)
  const lost = [
    ...namesOf(features, now.features).map(name => lostKey('feature', name)),
    ...namesOf(selfTests, now.selfTests).map(name => lostKey('self-test', name)),
    ...namesOf(tests ?? {}, now.tests ?? {}).map(name => lostKey('test', name)),
  ].map(key => [key, machineOfLost(before, key)] as const)
  const { kernel, image, criu } = measured ? now : before
  const accepted = measured ? now.accepted : before.accepted
  return { ...now, accepted, kernel, image, criu, features, selfTests, tests, lost: Object.fromEntries(lost) }
}

/** Whether another word than before takes today's state as it is. */
export function isAccepted(before: Baseline, now: Baseline): boolean {
  return before.accepted !== null && before.accepted !== now.accepted
}

const keptMs = 90 * 86_400_000

/** The machine on which it last worked, as far as is remembered. */
export function machineOfLost(before: Baseline, key: string): Machine {
  const { measuredAt, kernel, image, criu } = before
  return Object.hasOwn(before.lost, key) ? (before.lost[key] as Machine) : { measuredAt, kernel, image, criu }
}

type States = Baseline['features']

/** @param measured false where there was no CRIU to ask: then all of before stays */
function stillTrue(before: States, now: States, measured: boolean): States {
  if (!measured) return { ...now, ...before }
  const kept = Object.entries(before).filter(([name, state]) => state === 'true' || !Object.hasOwn(now, name))
  return inOrderOf(kept, now)
}

/** @param lasting whether what worked on a machine is remembered still */
function stillPassing(
  before: Baseline,
  { tests: now }: Baseline,
  lasting: (machine: Machine) => boolean,
): Baseline['tests'] {
  if (before.tests === null || now === null) return now ?? before.tests
  const kept = Object.entries(before.tests).filter(([id, verdict]) => {
    const current = Object.hasOwn(now, id) ? now[id] : undefined
    if (current === undefined) return lasting(machineOfLost(before, lostKey('test', id)))
    return isLost(verdict, current)
  })
  return inOrderOf(kept, now)
}

/** A test that ran and cannot any more, or passed and is skipped. */
export function isLost(before: string, now: string): boolean {
  if (now === 'unsupported') return before === 'passed' || before === 'failed' || before === 'flaky'
  return (now === 'skipped' || now === 'unjustified-skip') && before === 'passed'
}

/** What is kept stands first, as it did. */
function inOrderOf<T>(
  kept: readonly (readonly [string, T])[],
  now: Readonly<Record<string, T>>,
): Record<string, T> {
  const first = Object.fromEntries(kept)
  return { ...first, ...now, ...first }
}

/** Names whose value is remembered and is not so now. */
function namesOf(
  kept: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(kept).flatMap(([name, value]) => (now[name] === value ? [] : [name]))
}

/** Events in which code of a branch itself runs; a pull request reads what its base has kept. */
const ofBranches: readonly string[] = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', '']

const weekMs = 7 * 86_400_000

/**
 * Why a run's history is not worth keeping: null where it is.
 * @param event name of the event that started the workflow; empty off GitHub
 * @param before when it was kept last, ISO 8601; null where it never was
 */
export function notWorthKeeping(
  event: string,
  before: { readonly measuredAt: string; readonly history: History } | null,
  now: { readonly measuredAt: string; readonly history: History },
): string | null {
  if (!ofBranches.includes(event))
    return `a run of ${event} reads what its branch has kept, and keeps nothing`
  if (before === null || Date.parse(now.measuredAt) - Date.parse(before.measuredAt) >= weekMs) return null
  return learnt(before.history) === learnt(now.history)
    ? `nothing new since ${before.measuredAt.slice(0, 10)}`
    : null
}

/** All that is remembered, without the days. */
function learnt({ runners, did }: History): string {
  const sorted = <T>(record: Readonly<Record<string, T>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  const states = sorted(runners).map(([label, { kernel, image, criu, features, selfTests, lost, steps }]) => [
    label,
    [kernel, image, criu, Object.keys(lost).sort()],
    sorted(features),
    sorted(selfTests),
    sorted(steps).map(([step, { accepted, tests }]) => [step, accepted, sorted(tests)]),
  ])
  const done = sorted(did).map(([id, passes]) => [
    id,
    passes.map(({ missing, operations }) => `${missing.join()}:${operations.join()}`).sort(),
  ])
  return JSON.stringify([states, done])
}
