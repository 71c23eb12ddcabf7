import { Interrupted } from '../base/interruption.ts'
import type { Place } from '../host/place.ts'
import { bugsBehind, type KnownBug } from '../logs/known-bugs.ts'
import type { Criu, ProviderName } from './criu.ts'
import { initialise, type Start, startFailed } from './initialise.ts'
import type { Offer } from './providers/offer.ts'
import { isOneVersion, isWanted, type WantedVersion, wantedText } from './wanted-version.ts'

/** One candidate on the way to a CRIU that works here, and why it was not taken. */
export interface Attempt {
  readonly provider: Criu['provider']
  readonly label: string
  /** Empty where it did not come to that. */
  readonly version: string
  readonly taken: boolean
  /** Empty for the one that was taken. */
  readonly reason: string
  /** Of one that was started and does not initialise, what its start said; else null. */
  readonly start: string | null
}

/** The CRIU to use, or the nearest to one that there is. */
export interface Got {
  /** Null when no provider had any. */
  readonly criu: Criu | null
  /** How its start on this kernel went. */
  readonly start: Start
  readonly cacheHit: boolean
  readonly attempts: readonly Attempt[]
}

/** What is asked for, and the ways to it. */
export interface GetRequest {
  readonly wanted: WantedVersion
  /** What the system has, and what each provider offers, in the order in which they are to be tried. */
  readonly candidates: readonly Candidate[]
  /** Where CRIU is started to see whether it initialises. */
  readonly place: Place
  /** Known bugs that a CRIU of this version has on this machine; `starts`: it was seen to initialise. */
  readonly knownBugs: (criuVersion: string, starts: boolean) => readonly KnownBug[]
  /** CRIUs by path that were seen to fail at common work here, and how: another one is preferred. */
  readonly unfit: ReadonlyMap<string, string>
  /** What the machine lacks, where the words of a CRIU that does not start point to it. */
  readonly lacked: (words: string) => string | null
  /** Fetches or builds an offer's tree, or takes it from the cache. */
  readonly obtain: (offer: Offer) => Promise<Obtained>
  readonly log: (line: string) => void
}

export type Candidate =
  /** On the machine already; with a tree if an earlier step of the job got it. */
  | { readonly kind: 'installed'; readonly criu: Criu }
  | { readonly kind: 'offer'; readonly offer: Offer }
  /** A provider that has nothing here, and why. */
  | {
      readonly kind: 'none'
      readonly provider: ProviderName
      readonly label: string
      readonly reason: string
    }

/** An offer made real. */
export interface Obtained {
  readonly criu: Criu
  readonly cacheHit: boolean
}

/** A candidate that was started, with what speaks against it. */
interface Tried extends Obtained {
  readonly label: string
  readonly start: Start
  readonly bugs: readonly KnownBug[]
}

/**
 * Tries the candidates in order and takes the first CRIU that initialises and has no known bug here. One with a known
 * bug is better than none, one that does not initialise is only told of. Never throws for a provider that fails.
 */
export async function getCriu(request: GetRequest): Promise<Got> {
  const attempts: Attempt[] = []
  const spares: Tried[] = []
  const turnDown = (attempt: Omit<Attempt, 'taken'>) => {
    attempts.push({ ...attempt, taken: false })
    const { provider, label, version, reason } = attempt
    request.log(`${provider}: ${[label, version].filter(Boolean).join(', ')}: ${reason}`)
  }
  const take = ({ criu, start, cacheHit, label }: Tried): Got => {
    const { provider, version } = criu
    const taken = { provider, label, version, taken: true, reason: '', start: null }
    return { criu, start, cacheHit, attempts: [...attempts, taken] }
  }

  for (const candidate of knownBrokenLast(request)) {
    if (candidate.kind === 'none') {
      turnDown({ ...candidate, version: '', start: null })
      continue
    }
    const tried = await tryCandidate(candidate, request)
    if ('reason' in tried) {
      turnDown(tried)
      continue
    }
    const against = request.unfit.get(tried.criu.path) ?? objection(tried)
    if (against === null || (isOneVersion(request.wanted) && tried.start.state === 'true')) {
      request.log(
        `${tried.criu.provider}: ${tried.label}: CRIU ${tried.criu.version} starts here: ${tried.criu.path}`,
      )
      return take(tried)
    }
    spares.push(tried)
    turnDown({
      provider: tried.criu.provider,
      label: tried.label,
      version: tried.criu.version,
      reason: against,
      start: tried.start.state === 'unknown' ? tried.start.reason : null,
    })
  }

  const starts = spares.find(({ start }) => start.state === 'true')
  if (starts !== undefined) return take(starts)
  const [broken] = spares
  if (broken !== undefined) return { ...broken, attempts }
  return { criu: null, start: noCriu, cacheHit: false, attempts }
}

/** Whether another CRIU may be had than the one that was taken: it was not given, nor pinned, nor a spare already. */
export function mayBeAnother({ criu, attempts }: Got, wanted: WantedVersion): boolean {
  const taken = attempts.find(attempt => attempt.taken)
  if (criu === null || criu.provider === 'path' || taken === undefined || isOneVersion(wanted)) return false
  return !attempts.some(
    attempt => !attempt.taken && attempt.label === taken.label && attempt.version === taken.version,
  )
}

const noCriu: Start = { state: 'unknown', cause: 'no-criu', reason: 'there is no CRIU here', said: [] }

/** What an interrupted search got: what it had until then is not known to work. */
export const nothingGot: Got = {
  criu: null,
  start: { ...noCriu, reason: 'the step was cancelled' },
  cacheHit: false,
  attempts: [],
}

/** An offer whose version is known to fail here is not worth its download while there are others. */
function knownBrokenLast({ wanted, candidates, knownBugs }: GetRequest): readonly Candidate[] {
  const broken = (candidate: Candidate) =>
    !isOneVersion(wanted) &&
    candidate.kind === 'offer' &&
    candidate.offer.expectedVersion !== '' &&
    knownBugs(candidate.offer.expectedVersion, false).length > 0
  return [...candidates.filter(candidate => !broken(candidate)), ...candidates.filter(broken)]
}

type Usable = Exclude<Candidate, { kind: 'none' }>

async function tryCandidate(candidate: Usable, request: GetRequest): Promise<Tried | Omit<Attempt, 'taken'>> {
  const label = candidate.kind === 'installed' ? candidate.criu.origin : candidate.offer.label
  const provider = candidate.kind === 'installed' ? candidate.criu.provider : candidate.offer.provider
  let obtained: Obtained
  try {
    obtained =
      candidate.kind === 'installed'
        ? { criu: candidate.criu, cacheHit: candidate.criu.tree !== null }
        : await request.obtain(candidate.offer)
  } catch (error) {
    if (error instanceof Interrupted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return { provider, label, version: '', reason, start: null }
  }
  const { criu } = obtained
  // What `source` builds for a git ref is what is wanted, whatever version it calls itself.
  const asked = request.wanted.kind === 'git' && provider === 'source'
  if (provider !== 'path' && !asked && !isWanted(request.wanted, criu.version))
    return {
      provider,
      label,
      version: criu.version,
      reason: `criu-version asks for ${wantedText(request.wanted)}`,
      start: null,
    }
  const start = explained(await initialise(criu.path, request.place), request.lacked)
  return { ...obtained, label, start, bugs: request.knownBugs(criu.version, start.state === 'true') }
}

/** A failed start with the fact of this machine that explains it, where there is one. */
function explained(start: Start, lacked: GetRequest['lacked']): Start {
  if (start.state !== 'unknown' || start.cause !== 'criu-broken') return start
  const fact = lacked(start.said.join('\n'))
  return fact === null ? start : { ...start, reason: `${start.reason.replace(/\.$/, '')} (${fact})` }
}

/** Why a candidate is not taken at once; null when nothing is known against it. Without privilege nothing can be known. */
function objection({ start, bugs }: Tried): string | null {
  if (startFailed(start)) {
    const known = bugsBehind(bugs, start.said)
      .map(bug => ` (known bug: ${bug.title}; fixed in CRIU ${bug.fixedIn})`)
      .join('')
    return `${start.reason}${known}`
  }
  const [bug] = bugs
  return bug === undefined
    ? null
    : `known bug here: ${bug.title} (fixed in CRIU ${bug.fixedIn}); one without it is preferred`
}
