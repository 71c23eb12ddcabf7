import type { Baseline } from './baseline.ts'

/**
 * What is kept after a run: what worked before stays remembered until it works again, so that the same job run twice is told
 * the same, or until `now.accepted` is another word than before, which takes this run as it is.
 * @param before what was kept; null where there is nothing
 */
export function remembered(before: Baseline | null, now: Baseline): Baseline {
  if (before === null || before.accepted !== now.accepted) return now
  const features = stillTrue(before.features, now.features, now.criu !== '')
  const selfTests = stillTrue(before.selfTests, now.selfTests, now.criu !== '')
  const tests = stillPassing(before.tests, now.tests)
  const lost =
    differs(features, now.features) ||
    differs(selfTests, now.selfTests) ||
    differs(tests ?? {}, now.tests ?? {})
  // The machine on which all of it worked is the one to compare with.
  const { kernel, image, criu } = lost ? before : now
  return { ...now, kernel, image, criu, features, selfTests, tests }
}

type States = Baseline['features']

/** @param measured false where there was no CRIU to ask: then all of before stays */
function stillTrue(before: States, now: States, measured: boolean): States {
  if (!measured) return { ...now, ...before }
  const kept = Object.entries(before).filter(([name, state]) => state === 'true' || !Object.hasOwn(now, name))
  return inOrderOf(kept, now)
}

function stillPassing(before: Baseline['tests'], now: Baseline['tests']): Baseline['tests'] {
  if (before === null || now === null) return now ?? before
  const kept = Object.entries(before).filter(([id, verdict]) => {
    const current = Object.hasOwn(now, id) ? now[id] : undefined
    return (
      current === undefined || (current === 'unsupported' && (verdict === 'passed' || verdict === 'failed'))
    )
  })
  return inOrderOf(kept, now)
}

/** What is kept stands first, as it did. */
function inOrderOf<T>(
  kept: readonly (readonly [string, T])[],
  now: Readonly<Record<string, T>>,
): Record<string, T> {
  const first = Object.fromEntries(kept)
  return { ...first, ...now, ...first }
}

function differs(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  return Object.entries(one).some(([name, value]) => other[name] !== value)
}

/** Events in which code of a branch itself runs; a pull request reads what its base has kept. */
const ofBranches: readonly string[] = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', '']

const weekMs = 7 * 86_400_000

/**
 * Why a run's baseline is not worth keeping: null where it is.
 * @param event name of the event that started the workflow; empty off GitHub
 */
export function notWorthKeeping(event: string, before: Baseline | null, now: Baseline): string | null {
  if (!ofBranches.includes(event))
    return `a run of ${event} reads what its branch has kept, and keeps nothing`
  if (before === null || Date.parse(now.measuredAt) - Date.parse(before.measuredAt) >= weekMs) return null
  return learnt(before) === learnt(now) ? `nothing new since ${before.measuredAt.slice(0, 10)}` : null
}

/** All that is remembered, without the days. */
function learnt({ measuredAt: _, did, ...rest }: Baseline): string {
  const sorted = <T>(record: Readonly<Record<string, T>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  const { features, selfTests, tests, ...facts } = rest
  const done = sorted(did).map(([id, passes]) => [
    id,
    passes.map(({ missing, operations }) => `${missing.join()}:${operations.join()}`).sort(),
  ])
  return JSON.stringify([
    sorted(facts as Readonly<Record<string, unknown>>),
    sorted(features),
    sorted(selfTests),
    sorted(tests ?? {}),
    done,
  ])
}
