import { type ProviderName, providerNames } from '../criu/criu.ts'
import { parseWantedVersion, type WantedVersion } from '../criu/wanted-version.ts'
import type { MaxUnsupported } from '../gate/judge-run.ts'
import { type SelfTestName, selfTestNames } from '../probe/self-test-names.ts'
import type { Format } from '../readers/read-output.ts'
import { type CommandEnd, outputFormats } from '../readers/result.ts'
import { meantByValue } from './input-hints.ts'
import { type InputReader, inputReader } from './input-reader.ts'

/** All inputs, checked; what was left empty is null, an empty list or its default. */
export interface Inputs {
  readonly criuVersion: WantedVersion
  readonly install: {
    readonly providers: readonly ProviderName[]
    /** False for `none`: then having no CRIU is not an error. */
    readonly required: boolean
  }
  readonly criuPath: string | null
  /** `auto` or the name of a suite. */
  readonly suite: string
  readonly repository: string
  readonly repositoryKey: string | null
  readonly sourceUrl: string
  readonly sourceSha256: string | null
  readonly cache: 'safe-events' | 'always' | 'never'
  readonly cacheVersion: string
  /** CRIU's names; null for all that the CRIU offers. */
  readonly features: readonly string[] | null
  /** CRIU's names. */
  readonly require: readonly string[]
  readonly ifMissing: 'fail' | 'skip'
  readonly selfTest: readonly SelfTestName[]
  readonly run: string | null
  readonly shell: string
  readonly workingDirectory: string | null
  readonly timeoutMinutes: number | null
  readonly format: Format | 'command'
  /** Of the one test that the command is, under `format: command`; its first line unless given. */
  readonly testName: string | null
  readonly results: readonly string[]
  /** How the step ended that left the results which are judged without `run`; null where there is a `run`, or no results. */
  readonly resultsEnd: CommandEnd | null
  /** The text of `test-needs`, read by the gate. */
  readonly testNeeds: string
  readonly criuLogs: readonly string[]
  /** Path of the YAML file. */
  readonly signatures: string | null
  readonly onUnsupported: 'skip' | 'fail'
  readonly onUnjustifiedSkip: 'warn' | 'fail' | 'ignore'
  readonly onBrokenCriu: 'fail' | 'skip' | 'run'
  readonly maxUnsupported: MaxUnsupported | null
  readonly baseline: 'warn' | 'fail' | 'ignore'
  /** Another word than before takes today's state as the baseline. */
  readonly acceptBaseline: string
  /** Path of the committed file; null for the runner's cache. */
  readonly history: string | null
  /** Path of the YAML file. */
  readonly knownIssues: string | null
  /** The entry of the matrix, as JSON. */
  readonly matrix: string
  readonly annotations: 'notice' | 'warning' | 'none'
  readonly summary: boolean
  readonly reportDir: string | null
  readonly record: boolean
  readonly sudo: 'auto' | 'always' | 'never'
}

/**
 * Reads and checks every input before anything is done.
 * @param get gives the text of an input by its name in action.yml; empty when it is not set.
 * @throws InputError that lists every fault at once.
 */
export function parseInputs(get: (name: string) => string): Inputs {
  const read = inputReader(get)
  const inputs: Inputs = {
    criuVersion: versionOf(read),
    install: installOf(read),
    criuPath: read.text('criu-path') || null,
    suite:
      read.matching(
        'suite',
        /^[a-z][a-z0-9.-]*(\/[a-z0-9.-]+)*$/,
        'no name of a suite',
        "'auto', or a suite of this runner's distribution, such as trixie or sid",
      ) ?? 'auto',
    repository:
      read.matching(
        'repository',
        /^(obs|ppa|deb(\s+\[[^\]\n]*\])?\s+\S+\s+\S+.*)$/,
        'no known repository',
        "'obs', 'ppa', or a line 'deb URI SUITE COMPONENT…'",
      ) ?? 'obs',
    repositoryKey: read.text('repository-key') || null,
    sourceUrl: read.text('source-url') || 'https://github.com/checkpoint-restore/criu.git',
    sourceSha256:
      read
        .matching('source-sha256', /^[0-9a-f]{64}$/i, 'no SHA-256', '64 hexadecimal digits')
        ?.toLowerCase() ?? null,
    cache: cacheOf(read),
    cacheVersion: cacheVersionOf(read),
    features: ['', 'all'].includes(read.text('features')) ? null : read.featureList('features', ['all']),
    require: read.featureList('require'),
    ifMissing: read.choice('if-missing', ['fail', 'skip'], 'fail'),
    selfTest: roundTripsOf(read),
    run: get('run').trim() === '' ? null : get('run'),
    shell: read.text('shell') || 'bash',
    workingDirectory: read.text('working-directory') || null,
    timeoutMinutes: minutesOf(read),
    format: read.choice('format', ['auto', ...outputFormats, 'command', 'none'], 'auto'),
    testName: read.text('test-name') || null,
    results: read.lines('results'),
    resultsEnd: resultsEndOf(read),
    testNeeds: get('test-needs'),
    criuLogs: read.lines('criu-logs'),
    signatures: read.text('signatures') || null,
    onUnsupported: read.choice('on-unsupported', ['skip', 'fail'], 'skip'),
    onUnjustifiedSkip: read.choice('on-unjustified-skip', ['warn', 'fail', 'ignore'], 'warn'),
    onBrokenCriu: read.choice('on-broken-criu', ['fail', 'skip', 'run'], 'fail'),
    maxUnsupported: limitOf(read),
    baseline: read.choice('baseline', ['warn', 'fail', 'ignore'], 'warn'),
    acceptBaseline: acceptedOf(read),
    history: read.text('history') || null,
    knownIssues: read.text('known-issues') || null,
    matrix: read.text('matrix'),
    annotations: read.choice('annotations', ['notice', 'warning', 'none'], 'notice'),
    summary: read.choice('summary', ['true', 'false'], 'true') === 'true',
    reportDir: read.text('report-dir') || null,
    record: read.choice('record', ['true', 'false'], 'true') === 'true',
    sudo: read.choice('sudo', ['auto', 'always', 'never'], 'auto'),
  }
  checkTogether(inputs, read)
  read.finish()
  return inputs
}

/** What is wrong with inputs beside each other. */
function checkTogether(inputs: Inputs, read: InputReader): void {
  if (read.text('via') !== '')
    read.refuse('via', 'this version cannot reach another machine yet', 'nothing; leave it empty')
  if (inputs.repository.startsWith('deb') && inputs.repositoryKey === null)
    read.refuse(
      'repository-key',
      'the `deb` line of `repository` needs the key that signs it',
      'armored text, a path or a URL',
    )
  const fromSource = inputs.install.providers.includes('source')
  if (inputs.criuVersion.kind === 'git' && inputs.criuPath === null && !fromSource)
    read.refuse(
      'install',
      "'criu-version' asks for a git ref, which only `source` can give",
      "a list with source, or 'auto'",
    )
}

function versionOf(read: InputReader): WantedVersion {
  const parsed = parseWantedVersion(read.text('criu-version'))
  if (typeof parsed !== 'string') return parsed
  const meant = meantByValue('criu-version', read.text('criu-version'))
  const why = meant === null ? parsed : `${parsed}; did you mean ${meant}?`
  read.refuse('criu-version', why, "an exact version ('4.2'), a range ('>=4.1 <5'), or 'git:REF'")
  return { kind: 'any' }
}

function cacheOf(read: InputReader): Inputs['cache'] {
  const uses = { true: 'safe-events', always: 'always', false: 'never' } as const
  return uses[read.choice('cache', ['true', 'always', 'false'], 'true')]
}

const wordAllowed = "at most 64 letters, digits, '.', '-' and '_'"

function cacheVersionOf(read: InputReader): string {
  return read.matching('cache-version', /^[\w.-]{1,64}$/, 'not fit for a cache key', wordAllowed) ?? ''
}

function acceptedOf(read: InputReader): string {
  return read.matching('accept-baseline', /^[\w.-]{1,64}$/, 'no word', wordAllowed) ?? ''
}

function installOf(read: InputReader): Inputs['install'] {
  const value = read.text('install')
  if (value === '' || value === 'auto') return { providers: providerNames, required: true }
  if (value === 'none') return { providers: ['system'], required: false }
  return { providers: read.list('install', providerNames, ['auto', 'none']), required: true }
}

function roundTripsOf(read: InputReader): readonly SelfTestName[] {
  const value = read.text('self-test')
  if (value === '') return ['plain', 'listen', 'pre-dump']
  if (value === 'none') return []
  if (value === 'all') return selfTestNames
  const named = read.list('self-test', selfTestNames, ['all', 'none'])
  return selfTestNames.filter(name => named.includes(name))
}

function minutesOf(read: InputReader): number | null {
  const allowed = 'a number above 0, such as 30 or 0.5'
  const value = read.matching('timeout', /^\d+(\.\d+)?$/, 'no number of minutes', allowed)
  const amount = Number(value ?? Number.NaN)
  // A longer timer overflows and would end the command at once.
  if (amount === 0 || amount > 35_000)
    read.refuse('timeout', 'out of range', 'more than 0 and at most 35000 minutes')
  return value === null ? null : amount
}

/** A step's outcome tells no exit status: of a failed one it is taken for 1. Source: docs.github.com, "steps context". */
const outcomes: Readonly<Record<string, Partial<CommandEnd>>> = {
  success: { code: 0 },
  failure: { code: 1 },
  cancelled: { code: null, cancelled: true },
}

function resultsEndOf(read: InputReader): CommandEnd | null {
  const [value, results, run] = [read.text('results-exit'), read.lines('results'), read.text('run')]
  const allowed = '`success`, `failure` or `cancelled`, as in ${{ steps.ID.outcome }}, or an exit status'
  const refuse = (why: string) => {
    read.refuse('results-exit', why, allowed)
    return null
  }
  if (run !== '') return value === '' ? null : refuse('it is for results without a `run`, whose end is seen')
  if (results.length === 0) return value === '' ? null : refuse('there are no `results` to judge')
  if (value === '') return refuse('without `run` it is needed: how did the step end that left the `results`?')
  if (value === 'skipped') return refuse('the step that was to leave the `results` was not run')
  const code = /^\d{1,3}$/.test(value) ? Number(value) : null
  const end = code === null ? outcomes[value] : { code }
  if (end === undefined || (code ?? 0) > 255) return refuse('no outcome of a step, and no exit status')
  return { code: 0, signal: null, timedOut: false, cancelled: false, ...end }
}

function limitOf(read: InputReader): MaxUnsupported | null {
  const allowed = "a number of tests ('5') or a share of them ('20%')"
  const value = read.matching('max-unsupported', /^\d+%?$/, 'no number and no share', allowed)
  if (value === null) return null
  return { amount: Number.parseInt(value, 10), unit: value.endsWith('%') ? 'percent' : 'tests' }
}
