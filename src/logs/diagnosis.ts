import { satisfies } from 'semver'
import { comparableVersion } from '../base/comparable-version.ts'
import type { FeatureAnswer } from '../features/answer.ts'
import { featureCalled, outputName } from '../features/features.ts'
import { type Evidence, readLines, succeeded } from './evidence.ts'
import { firstCause } from './first-cause.ts'
import { type KnownBug, knownBugs } from './known-bugs.ts'
import { noUserRows, type UserRows } from './line-meaning.ts'
import { listed } from './sentences.ts'

/** What kind of cause a CRIU log shows. */
export type CauseClass =
  | 'missing-feature'
  | 'known-bug'
  | 'setup'
  | 'real-failure'
  | 'noise-only'
  | 'unclassified'

/** A CRIU log, in words. */
export interface Diagnosis {
  readonly class: CauseClass
  /** CRIU's first fatal line without its prefixes; null where there is none. */
  readonly firstCause: string | null
  /** Output names of the features that the cause speaks of. */
  readonly features: readonly string[]
  /** What the place lacks, for `setup`: `CAP_SYS_PTRACE`, `iptables and iproute2`; else null. */
  readonly requires: string | null
  readonly knownBug: KnownBug | null
  /** What the log says and what was measured: one sentence each, in this order. */
  readonly sentences: readonly string[]
  /** What to do, a sentence; null where nothing is known. */
  readonly advice: string | null
}

/** What is known of the machine that the log is from; what is left out is read from the log where it says so. */
export interface DiagnosisContext {
  readonly features?: readonly FeatureAnswer[]
  /** `4.2.1` */
  readonly criuVersion?: string
  /** The known bugs whose conditions hold on the machine; not set where the machine is not known. */
  readonly bugsHere?: readonly KnownBug[]
  readonly userRows?: UserRows
}

/**
 * Diagnoses a CRIU log: its first cause, what kind it is, what was measured, and what to do.
 * @param lines of the log, or of output that quotes one; prefixes of runners may stand before them
 */
export function diagnose(lines: readonly string[], context: DiagnosisContext = {}): Diagnosis {
  if (succeeded(lines))
    return without('noise-only', ['CRIU succeeded: what reads like an error in the log is noise.'])
  const evidence = readLines(lines, 'log', context.userRows ?? noUserRows)
  const cause = firstCause(evidence)
  return cause === null ? withoutCause(lines, evidence, context) : diagnoseCause(cause, evidence, context)
}

/**
 * Diagnoses the cause of a failure. A text that a known bug of this machine and CRIU shows goes before the meaning of the text,
 * and that before nothing known.
 * @param evidence all that is known, the cause among it
 */
export function diagnoseCause(
  cause: Evidence,
  evidence: readonly Evidence[],
  context: DiagnosisContext,
): Diagnosis {
  const bug = bugBehind(cause, evidence, context)
  if (bug !== null) return knownBug(cause, bug)
  const { meaning } = cause
  if (meaning.kind !== 'signature') return unknownCause(cause)
  const { means } = meaning.signature
  switch (means.class) {
    case 'missing-feature':
    case 'unnamed-features':
      return missing(cause, means.features, context.features ?? [])
    case 'listed-features': {
      const names = (meaning.match[1] ?? '').split(/\s+/).filter(name => name !== '')
      return missing(
        cause,
        names.map(name => featureCalled(name)?.criu ?? name),
        context.features ?? [],
      )
    }
    case 'setup':
      return {
        ...found('setup', cause, [`The place lacks ${means.requires}.`], means.remedy),
        requires: means.requires,
      }
    case 'broken-criu':
      return found(
        'unclassified',
        cause,
        ['CRIU cannot start here, so no feature can be asked for.'],
        'use another CRIU; what `criu check` prints tells more',
      )
    case 'real-failure':
      return found('real-failure', cause, ['No feature of the runner would change that.'], means.remedy)
  }
}

function withoutCause(
  lines: readonly string[],
  evidence: readonly Evidence[],
  context: DiagnosisContext,
): Diagnosis {
  const bug = bugBehind(null, evidence, context)
  if (bug !== null) return knownBug(null, bug)
  if (evidence.some(({ meaning }) => meaning.kind === 'follow-on'))
    return without(
      'unclassified',
      ['The log says that CRIU failed and names no cause.'],
      'run CRIU with `-v4` and look at the whole log, and at that of the other side (restore, page server, lazy pages)',
    )
  if (lines.every(line => line.trim() === ''))
    return without('unclassified', [
      'The log is empty: CRIU did not come to write it, or checked a feature, which some checks refuse without a word.',
    ])
  if (!evidence.some(({ line }) => runStart.test(line.text)) && evidence.some(isNoise))
    return without('noise-only', ['All that reads like an error in the log is noise.'])
  return without('unclassified', [
    'The log holds no error and does not say that CRIU succeeded: CRIU was ended from outside, hangs, or still runs.',
  ])
}

/** Source: criu/crtools.c main, criu/cr-dump.c cr_dump_tasks: lines of a log of a dump or restore, which says how it ended. */
const runStart = /^CRIU run id = |^Running on \S+ Linux /

function isNoise({ meaning }: Evidence): boolean {
  return meaning.kind === 'noise'
}

/** @param toDo without the words before it and the full stop; null where nothing is known */
function without(kind: CauseClass, sentences: readonly string[], toDo: string | null = null): Diagnosis {
  const advice = toDo === null ? null : `To do: ${toDo}.`
  return { class: kind, firstCause: null, features: [], requires: null, knownBug: null, sentences, advice }
}

function found(
  kind: CauseClass,
  cause: Evidence,
  sentences: readonly string[],
  toDo: string | null,
): Diagnosis {
  const { text } = cause.line
  return {
    ...without(kind, [`CRIU’s first fatal line is “${text}”.`, ...sentences], toDo),
    firstCause: text,
  }
}

function unknownCause(cause: Evidence): Diagnosis {
  return found(
    'real-failure',
    cause,
    ['It is unknown to the gate, and no known sign of a missing feature.'],
    null,
  )
}

function knownBug(cause: Evidence | null, bug: KnownBug): Diagnosis {
  const sentences = [`That is a known bug: ${bug.title}; fixed in ${bug.fixedIn} (${bug.source}).`]
  const plain =
    cause === null
      ? without('known-bug', sentences, bug.remedy)
      : found('known-bug', cause, sentences, bug.remedy)
  return { ...plain, knownBug: bug }
}

function missing(
  cause: Evidence,
  criuNames: readonly string[],
  answers: readonly FeatureAnswer[],
): Diagnosis {
  const names = criuNames.map(outputName)
  const states = criuNames.map(name => answers.find(({ criu }) => criu === name))
  return {
    ...found(
      'missing-feature',
      cause,
      [
        `It says that ${listed(names)} is missing.`,
        ...criuNames.map((name, index) => measuredSentence(outputName(name), states[index])),
      ],
      missingAdvice(states),
    ),
    features: names,
  }
}

function missingAdvice(states: readonly (FeatureAnswer | undefined)[]): string {
  if (states.some(answer => answer === undefined)) return 'measure it on the machine of the log'
  return states.every(answer => answer?.state === 'false')
    ? 'run the test where the feature is there; declared in `test-needs`, it is left out here'
    : 'find out why log and probe differ: another user, container or CRIU than was measured'
}

function measuredSentence(name: string, answer: FeatureAnswer | undefined): string {
  if (answer === undefined) return `${name} was not measured.`
  const reason = answer.reason === '' ? '' : `: ${answer.reason}`
  return `${name} was measured ${answer.state} here${reason}.`
}

/**
 * The known bug that the cause shows; where no table knows the cause, or there is none, one that any line shows. On a machine that
 * is known only one that it has: the same text has other causes elsewhere.
 */
function bugBehind(
  cause: Evidence | null,
  evidence: readonly Evidence[],
  { bugsHere, criuVersion }: DiagnosisContext,
): KnownBug | null {
  const told =
    cause !== null &&
    cause.meaning.kind === 'signature' &&
    cause.meaning.signature.means.class !== 'broken-criu'
  const texts = told ? [cause.line.text] : evidence.map(({ line }) => line.text)
  const version = versionIn(evidence, criuVersion)
  const shows = (row: KnownBug) => row.texts.some(({ text }) => texts.some(line => text.test(line)))
  const inVersion = ({ criu }: KnownBug) => version === null || satisfies(version, criu)
  const anywhere = knownBugs.filter(
    ({ when, backported }) => bugsHere === undefined || backported === true || Object.keys(when).length === 0,
  )
  return [...(bugsHere ?? []), ...anywhere].find(row => shows(row) && inVersion(row)) ?? null
}

/** Source: criu/crtools.c, `Version: 4.2.1 (gitid 0)` at the head of each log. */
function versionIn(evidence: readonly Evidence[], criuVersion: string | undefined): string | null {
  const said = evidence.flatMap(({ line }) => /^Version: (\d\S*)/.exec(line.text)?.[1] ?? [])[0]
  const version = criuVersion ?? said
  return version === undefined ? null : comparableVersion(version)
}
