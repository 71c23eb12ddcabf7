import { featureCalled } from '../features/features.ts'
import type { Measured } from '../features/measured.ts'
import type { Evidence, EvidenceLine } from '../logs/evidence.ts'
import { shownLine } from '../logs/first-cause.ts'
import type { FollowOn } from '../logs/follow-on.ts'
import type { LineMeaning } from '../logs/line-meaning.ts'
import {
  hintedOperation,
  type Operation,
  operations,
  type ShownCommand,
  shownCommand,
  usedByDumpAlone,
} from '../logs/operations.ts'
import { listed, quoted } from '../logs/sentences.ts'
import type { TestResult } from '../readers/result.ts'
import type { RecordedRun } from '../recording/recorded-run.ts'
import { didWithout, type EarlierPass, ofProcesses } from './earlier.ts'
import { type ProofLink, type ProofLinkName, proofOf } from './proof.ts'
import { crashedRun, mayHaveFailed, refusedBy, succeededAfter } from './recorded-operations.ts'
import type { JudgedTest } from './verdict.ts'

/** What is known of a failed test besides itself. */
export interface FailureFacts {
  readonly evidence: readonly Evidence[]
  /** Evidence in logs that may belong to another test: it can take a skip away, never give one. */
  readonly doubtful: readonly Evidence[]
  readonly measured: Measured
  /** CRIU's names of the features that `test-needs` declares for the test. */
  readonly declared: readonly string[]
  /** It contains tests that failed, and may have failed through them alone. */
  readonly containsFailed: boolean
  /** What CRIU was had to do for the test, as far as it was recorded, oldest first. */
  readonly runs: readonly RecordedRun[]
  /** See `TestResult`. */
  readonly statement: readonly string[]
  /** Runs on this kind of runner in which the test passed. */
  readonly earlier: readonly EarlierPass[]
  /** False where the plain round trip of this step failed. */
  readonly criuWorks: boolean
  /** `CRIU 4.2.1`, which the tests found; null where there is none. */
  readonly criu: string | null
}

/** The part of a judgement that the rules decide. */
export type Ruling = Pick<JudgedTest, 'verdict' | 'features' | 'rule' | 'why' | 'decidingLine'>

/** A ruling on a failed test. */
export interface FailureRuling extends Ruling {
  /** What to do where the cause alone does not tell; without the words before it and the full stop. */
  readonly toDo?: string
  /** The proof of a test for which a missing feature is named or declared; else null. */
  readonly proof: readonly ProofLink[] | null
}

type Objecting = Omit<FailureRuling, 'proof'>

/**
 * Judges a failed test by rules 2 to 5. It is `unsupported` only if a missing feature is named (or declared) and measured
 * `false`, and every line that tells of a failure either names that feature or merely follows from it. A test that says
 * anything else itself, that crashed, whose output was cut, or of which CRIU tells another error, stays failed.
 */
export function judgeFailure(test: TestResult, facts: FailureFacts): FailureRuling {
  const { evidence } = facts
  const checked = evidence.some(({ meaning }) => followsFrom(meaning, 'check'))
  const citing = (one: Evidence) => isCitation(one, checked)
  const cited = citations(test, facts, evidence.filter(citing))
  const against = objections(test, cited, facts, causeIn(evidence, citing))
  const ruling = against[0]?.ruling ?? unsupported(cited, facts) ?? unclassified(facts)
  return { ...ruling, proof: proven(cited, facts, against) }
}

/** What speaks against a skip, and which link of the proof it takes away. */
interface Objection {
  readonly link: ProofLinkName
  readonly ruling: Objecting
}

/** All that speaks against a skip, the weightiest first. */
function objections(
  test: TestResult,
  cited: readonly Citation[],
  facts: FailureFacts,
  cause: number,
): readonly Objection[] {
  const { evidence, containsFailed } = facts
  const checks: readonly (readonly [ProofLinkName, Objecting | null])[] = [
    ['alone', crashed(test, facts)],
    ['measured', withBrokenCriu(cited, facts)],
    ['need', notNeeded(cited, facts)],
    ['alone', unexplained(evidence, containsFailed ? evidence.length : cause)],
    ['measured', contradicted(cited, facts.measured)],
    ['need', outOfPlace(cited, facts)],
    ['operation', nothingFailed(cited, facts)],
    ['alone', wentOn(cited, facts)],
    ['alone', unseen(test, cited, facts)],
    ['history', workedWithout(cited, facts)],
  ]
  return checks.flatMap(([link, ruling]) => (ruling === null ? [] : [{ link, ruling }]))
}

/**
 * Whether a failure has another cause than one that is known.
 * @param others the evidence where what the known cause explains says nothing
 * @param cause CRIU's line that tells of the known cause
 */
export function failsOtherwise(
  test: TestResult,
  facts: FailureFacts,
  others: readonly Evidence[],
  cause: Evidence,
): boolean {
  const left = { ...facts, evidence: others }
  const known = facts.evidence.indexOf(cause)
  const failedAt = refusedBy(facts.runs, cause.source === 'output' ? null : cause.source)?.at ?? null
  return (
    test.outputLinesCut > 0 ||
    crashed(test, left) !== null ||
    unexplained(others, facts.containsFailed ? others.length : known) !== null ||
    (failedAt !== null && succeededAfter(facts.runs, failedAt) !== null)
  )
}

/** The proof, link by link; null where nothing speaks of a missing feature. */
function proven(
  cited: readonly Citation[],
  facts: FailureFacts,
  against: readonly Objection[],
): readonly ProofLink[] | null {
  const {
    declared,
    measured: { state, outputNames },
    criu,
  } = facts
  const first = cited[0]
  // What is declared and there is no reason to speak of a missing feature.
  const named =
    first === undefined
      ? declared.filter(name => state(name) !== 'true')
      : cited.flatMap(({ features }) => features)
  if (named.length === 0) return null
  const missing = named.filter(name => state(name) === 'false')
  const unmeasured = `${listed(outputNames(named))} could not be measured`
  const operation = failedOperation(cited, facts)
  const needs = operation?.row?.needs ?? []
  return proofOf({
    features: outputNames(missing.length > 0 ? missing : named),
    says: first === undefined ? null : quoted(first.evidence.line.text),
    operation:
      operation === null
        ? null
        : {
            told: operation.told,
            needs: named.some(name => needs.includes(name)) || first?.evidence.line.kind === 'criu',
          },
    declared: named.every(name => declared.includes(name)),
    criu: criu ?? 'no CRIU',
    lastPass: lastPassOf(facts.earlier, outputNames(missing)),
    lacking: {
      ...(missing.length === 0 ? { measured: { says: unmeasured } } : {}),
      ...Object.fromEntries(against.toReversed().map(({ link, ruling }) => [link, lackOf(ruling)])),
    },
  })
}

function lackOf({ why, toDo }: Objecting): { readonly says: string; readonly gives?: string } {
  return toDo === undefined ? { says: why } : { says: why, gives: toDo }
}

function lastPassOf(
  [last]: readonly EarlierPass[],
  features: readonly string[],
): { readonly date: string; readonly without: boolean } | null {
  if (last === undefined) return null
  return { date: last.date, without: features.every(name => last.missing.includes(name)) }
}

/** A line that says that features are missing. */
interface Citation {
  readonly evidence: Evidence
  /** CRIU's names of those that the line speaks of. */
  readonly features: readonly string[]
  /** `some`: at least one of them is missing. */
  readonly missing: 'all' | 'some'
  readonly rule: 3 | 5
}

/**
 * Whether a line says of an operation that failed that features are missing. What `criu check` answers, and what CRIU only
 * warns of, is the failure of none.
 * @param checked a `criu check` is what failed in this test
 */
function isCitation({ meaning, line, isStray }: Evidence, checked: boolean): boolean {
  if (meaning.kind !== 'signature' || isStray === true) return false
  const { ofCheck, means } = meaning.signature
  if (!['missing-feature', 'listed-features', 'unnamed-features'].includes(means.class)) return false
  if (checked) return true
  if (line.kind === 'criu' && line.severity === 'warning') return false
  return line.criuFile === null ? ofCheck !== true : line.criuFile !== 'criu/cr-check.c'
}

function followsFrom(meaning: LineMeaning, operation: FollowOn['operation']): boolean {
  return meaning.kind === 'follow-on' && meaning.row.operation === operation
}

/** The place of the line that tells why the test failed, else of the first that tells that an operation did; -1 for none. */
function causeIn(evidence: readonly Evidence[], citing: (one: Evidence) => boolean): number {
  const cause = evidence.findIndex(citing)
  return cause >= 0 ? cause : evidence.findIndex(({ meaning }) => meaning.kind === 'follow-on')
}

function citations(test: TestResult, facts: FailureFacts, citing: readonly Evidence[]): readonly Citation[] {
  return citing.flatMap((one): readonly Citation[] => {
    if (one.meaning.kind !== 'signature') return []
    const { signature, match } = one.meaning
    switch (signature.means.class) {
      case 'missing-feature':
        return [{ evidence: one, features: signature.means.features, missing: 'all', rule: 3 }]
      case 'listed-features': {
        const names = (match[1] ?? '').split(/\s+/).filter(name => name !== '')
        return [
          {
            evidence: one,
            features: names.map(name => featureCalled(name)?.criu ?? name),
            missing: 'all',
            rule: 3,
          },
        ]
      }
      case 'unnamed-features': {
        const features = neededBy(test, facts, signature.means.features)
        return [{ evidence: one, features, missing: features.length > 1 ? 'some' : 'all', rule: 5 }]
      }
      default:
        return []
    }
  })
}

/**
 * Those of `candidates` that the operation needs which the recording, or the test's name and output show; all, where they show
 * none of it.
 */
function neededBy(
  test: TestResult,
  { evidence, runs }: FailureFacts,
  candidates: readonly string[],
): readonly string[] {
  const recorded = refusedBy(runs, null)?.row?.needs.filter(feature => candidates.includes(feature)) ?? []
  if (recorded.length > 0) return recorded
  const texts = [test.name, ...test.output, ...evidence.map(({ line }) => line.text)]
  const needed = operations
    .filter(({ text }) => text !== null && texts.some(line => text.test(line)))
    .flatMap(operation => operation.needs)
    .filter(feature => candidates.includes(feature))
  return needed.length === 0 ? candidates : needed
}

function crashed(test: TestResult, { evidence, runs }: FailureFacts): Objecting | null {
  const run = crashedRun(runs)
  if (run !== null)
    return failed(2, `${run.told} was ended by ${run.signal}, which no missing feature explains`, null)
  // `criu pre-dump` says no by an abort, which callers and readers may tell as they tell a crash of the test.
  const dumpAborted = evidence.some(
    ({ meaning }) => isSignature(meaning, 'bug-dirty-track') || isSignature(meaning, 'pre-dump-aborted'),
  )
  const line = evidence.find(one => one.meaning.kind === 'crash' && !(dumpAborted && tellsOfAbort(one)))
  const crash = line?.meaning.kind === 'crash' ? line.meaning.crash : test.crash
  if (crash === null || (line === undefined && crash === 'signal' && dumpAborted)) return null
  return failed(
    2,
    `the test crashed (${crash}), which no missing feature explains`,
    line === undefined ? null : shownLine(line),
  )
}

function isSignature(meaning: LineMeaning, id: string): boolean {
  return meaning.kind === 'signature' && meaning.signature.id === id
}

/** A caller's word for the end of a command that it ran: only a test itself says it as a claim. */
function tellsOfAbort({ line }: Evidence): boolean {
  return line.kind === 'claim' && /\bsignal: aborted(?: \(core dumped\))?$/.test(line.text)
}

/**
 * The most telling of the lines that speak of another failure than a missing feature: CRIU's first, else the test's first.
 * @param cause place of the line that tells why the test failed, -1 where there is none: then all that it says is a claim
 */
function unexplained(evidence: readonly Evidence[], cause: number): Objecting | null {
  // With --track-mem, CRIU before 3.18 tells a missing memtrack by not starting.
  const trackMem = evidence.some(({ meaning }) => isSignature(meaning, 'track-mem-kerndat'))
  const against = evidence.flatMap((one, place) => {
    if (trackMem && isSignature(one.meaning, 'not-initialised')) return []
    const why = otherFailure(one, place > cause) ?? otherCommand(one, place > cause)
    return why === null ? [] : [{ one, why }]
  })
  const found = against.find(({ one }) => one.line.kind === 'criu') ?? against[0]
  if (found === undefined) return null
  const shown = shownLine(found.one)
  return failed(2, `${found.why}: ${quoted(shown.text)}`, shown)
}

/** What a line says of a failure that is no missing feature; null for one that does not. */
function otherFailure({ meaning, source }: Evidence, afterCause: boolean): string | null {
  if (meaning.kind === 'unexplained') return 'no missing feature explains'
  // What a test logs of its progress stands before the failure; what it says after it may be a claim.
  if (meaning.kind === 'progress')
    return afterCause && source === 'output' ? 'no missing feature explains' : null
  if (meaning.kind !== 'signature') return null
  const { means } = meaning.signature
  switch (means.class) {
    case 'broken-criu':
      return 'CRIU cannot start here, which says nothing of features'
    case 'setup':
      return `the runner is not set up (${means.requires})`
    case 'real-failure':
      return 'a real failure'
    default:
      return null
  }
}

/** A command that ended badly after the cause has failed for a reason of its own. */
function otherCommand({ line }: Evidence, afterCause: boolean): string | null {
  const status = /^(?:\S{0,200}\/)?runc .{0,2000} \(status=(\d+)\)$/.exec(line.text)?.[1]
  return afterCause && status !== undefined && status !== '0' ? 'another command failed' : null
}

function contradicted(cited: readonly Citation[], { state, outputNames }: Measured): Objecting | null {
  for (const citation of cited) {
    const wrong = citation.features.filter(feature => state(feature) !== 'false')
    const proven =
      citation.missing === 'all'
        ? wrong.length === 0
        : wrong.length < citation.features.length && wrong.every(feature => state(feature) === 'true')
    if (proven) continue
    const said = wrong.map(name => `${outputNames([name]).join('')} is ${state(name)}`)
    return {
      ...failed(
        4,
        `log and probe disagree: ${quoted(citation.evidence.line.text)}, but ${listed(said)} here`,
        shownLine(citation.evidence),
      ),
      features: outputNames(wrong),
    }
  }
  return null
}

/** The operation that failed, and its command. */
interface FailedOperation {
  readonly told: string
  readonly row: Operation | null
  /** When it had failed, ms since the epoch; null where it was not recorded. */
  readonly at: number | null
}

/**
 * The operation that failed: the one whose log tells the cause, else the last command before the cause that the output shows
 * whole, else the last one in the recording that failed or was refused, else what the test's source or the log that it shows hints
 * at. Null where none is known.
 */
function failedOperation(
  cited: readonly Citation[],
  { evidence, runs, statement }: FailureFacts,
): FailedOperation | null {
  const first = cited[0]
  const source = first?.evidence.source ?? 'output'
  const logged = source === 'output' ? null : refusedBy(runs, source)
  if (logged !== null) return logged
  const recorded = refusedBy(runs, null)
  const cause = first === undefined ? -1 : evidence.indexOf(first.evidence)
  const command = commandOf(evidence, cause)
  if (command !== null) return { told: command.told, row: command.operation, at: recorded?.at ?? null }
  if (recorded !== null && recorded.row !== null) return recorded
  const before = cause < 0 ? [] : evidence.slice(Math.max(0, cause - hintLines), cause)
  const hinted = hintedOperation(
    statement,
    before.flatMap(({ line, source: of }) => (of === 'output' ? line.text : [])),
  )
  // A hint shows what an operation needs, and never that it cannot.
  return hinted === null
    ? recorded
    : { told: hinted.told, row: { ...hinted, cannotNeed: [] }, at: recorded?.at ?? null }
}

/** A test shows the log of what failed right before it says so. */
const hintLines = 3

/** The command of the operation that failed, where the output shows the whole of it: the last one before the cause. */
function commandOf(evidence: readonly Evidence[], cause: number): ShownCommand | null {
  const before = cause < 0 ? evidence : evidence.slice(0, cause + 1)
  for (const { line } of before.toReversed()) {
    const command = shownCommand(line.text)
    if (command !== null) return command
  }
  return null
}

/** Whoever refuses an operation for want of what it does not use is at fault. */
function notNeeded(cited: readonly Citation[], facts: FailureFacts): Objecting | null {
  const first = cited[0]
  const operation = failedOperation(cited, facts)
  const named = first?.features ?? facts.declared
  if (operation === null || operation.row === null || named.length === 0) return null
  const { told, cannotNeed } = operation.row
  if (!named.every(name => cannotNeed.includes(name))) return null
  const missing = listed(facts.measured.outputNames(named))
  const why = `${operation.told} failed for want of ${missing}, which ${told} does not use`
  const toDo = `look at whoever refused it: ${operation.told} or what it calls asks for more than the operation uses`
  return failed(2, why, first === undefined ? null : shownLine(first.evidence), toDo)
}

/** A declaration says what the failed operation needs: where CRIU did all that it was asked for, there is none. */
function nothingFailed(
  cited: readonly Citation[],
  { declared, runs, measured }: FailureFacts,
): Objecting | null {
  if (cited.length > 0 || declared.length === 0 || mayHaveFailed(runs)) return null
  const names = listed(measured.outputNames(declared))
  return failed(
    2,
    `test-needs declares ${names}, but CRIU did all that this test asked of it`,
    null,
    'look at what the test itself says, and at its declaration',
  )
}

/** A test that went on with CRIU after the refusal did not fail for it, unless it says so itself. */
function wentOn(cited: readonly Citation[], facts: FailureFacts): Objecting | null {
  const { declared, runs } = facts
  const operation = failedOperation(cited, facts)
  if (cited.length === 0 || operation === null || operation.at === null) return null
  const later = succeededAfter(runs, operation.at)
  if (later === null || cited.every(({ features }) => features.every(name => declared.includes(name))))
    return null
  const first = cited[0]
  const why = `${operation.told} was refused, but the test went on: ${later.told} succeeded after it, so that it failed for another reason`
  return failed(
    2,
    why,
    first === undefined ? null : shownLine(first.evidence),
    'look at what the test says after the refusal',
  )
}

/** A restore that fails is not explained by what only dumps need, declared or not. */
function outOfPlace(cited: readonly Citation[], { evidence, declared }: FailureFacts): Objecting | null {
  const named = cited.length > 0 ? cited.flatMap(({ features }) => features) : declared
  if (named.length === 0) return null
  const dumpAlone = named.every(name => usedByDumpAlone.includes(name))
  const restore = evidence.find(({ meaning }) => followsFrom(meaning, 'restore'))
  if (!dumpAlone || restore === undefined) return null
  const shown = shownLine(restore)
  const why = `a restore failed, and what is missing here only dumps need: ${quoted(shown.text)}`
  return failed(2, why, shown, 'look at the log of the restore')
}

/**
 * Where nothing shows that the operation needs what is named, a pass without it does show that the test did not: CRIU's own word
 * on an object that it met, a known operation and a declaration stand against that.
 */
function workedWithout(cited: readonly Citation[], facts: FailureFacts): Objecting | null {
  const { declared, measured, earlier } = facts
  const [first] = cited
  const named = first?.features ?? []
  if (first === undefined || first.evidence.line.kind === 'criu') return null
  if (named.every(name => declared.includes(name))) return null
  const needs = failedOperation(cited, facts)?.row?.needs ?? []
  if (named.some(name => needs.includes(name))) return null
  const missing = measured.outputNames(named.filter(name => measured.state(name) === 'false'))
  const pass = missing.length === 0 ? null : didWithout(earlier, missing)
  if (pass === null) return null
  const why = `on ${pass.date} it passed here without ${listed(missing)} (CRIU ${pass.criu}), and CRIU did ${listed(ofProcesses(pass))} for it: if it needs ${missing.length === 1 ? 'it' : 'them'} since, declare that in test-needs`
  return failed(2, why, shownLine(first.evidence), 'look at what changed since: the caller, CRIU or the test')
}

/** Where part of what the test said is not known, or only a declaration speaks for it and a log against it, a skip has no proof. */
function unseen(
  test: TestResult,
  cited: readonly Citation[],
  { doubtful, declared }: FailureFacts,
): Objecting | null {
  if (test.outputLinesCut > 0)
    return failed(
      2,
      `${test.outputLinesCut} lines of its output were left out, and with them maybe the cause`,
      null,
    )
  return cited.length > 0 || declared.length === 0 ? null : unexplained(doubtful, -1)
}

/** Where CRIU cannot checkpoint a plain process, no failure says anything of features. */
function withBrokenCriu(cited: readonly Citation[], { declared, criuWorks }: FailureFacts): Objecting | null {
  if (criuWorks || (cited.length === 0 && declared.length === 0)) return null
  const first = cited[0]
  const why =
    'CRIU cannot checkpoint here at all (the plain round trip of this step failed), which no missing feature explains'
  const toDo = 'mend CRIU, or take another: the reason stands beside the plain round trip in the summary'
  return failed(4, why, first === undefined ? null : shownLine(first.evidence), toDo)
}

function unsupported(
  cited: readonly Citation[],
  { measured: { state, outputNames }, declared }: FailureFacts,
): Objecting | null {
  const first = cited[0]
  if (first !== undefined) {
    const missing = cited.flatMap(({ features }) => features.filter(name => state(name) === 'false'))
    const names = outputNames(missing)
    return {
      verdict: 'unsupported',
      features: names,
      rule: first.rule,
      why:
        first.rule === 3
          ? `${quoted(first.evidence.line.text)}, and ${listed(names)} ${isOrAre(names)} measured false here`
          : `${quoted(first.evidence.line.text)} stands for what the operation needs: ${listed(names)}, measured false here`,
      decidingLine: shownLine(first.evidence),
    }
  }
  const missing = outputNames(declared.filter(name => state(name) === 'false'))
  if (missing.length === 0) return null
  return {
    verdict: 'unsupported',
    features: missing,
    rule: 3,
    why: `test-needs declares ${listed(missing)}, measured false here, and nothing else explains the failure`,
    decidingLine: null,
  }
}

/** A failure of which only the last lines are known. */
function unclassified({ evidence, runs }: FailureFacts): Ruling {
  const told = evidence.findLast(({ meaning, source }) => meaning.kind === 'follow-on' && source === 'output')
  const why =
    runs.length > 0
      ? 'neither its output nor what CRIU did for it names a cause'
      : 'its output names no cause, and no run of CRIU is known to be its own'
  return failed(2, why, told === undefined ? null : shownLine(told))
}

function failed(rule: 2 | 4, why: string, decidingLine: EvidenceLine | null, toDo?: string): Objecting {
  const ruling = { verdict: 'failed', features: [], rule, why, decidingLine } as const
  return toDo === undefined ? ruling : { ...ruling, toDo }
}

function isOrAre(names: readonly string[]): string {
  return names.length === 1 ? 'is' : 'are'
}
