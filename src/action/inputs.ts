import { InputError } from '../base/input-error.ts'
import { nearest } from '../base/nearest.ts'
import { type ProviderName, providerNames } from '../criu/criu.ts'
import { parseWish, type VersionWish } from '../criu/wish.ts'
import { features, findFeature } from '../features/features.ts'
import type { MaxUnsupported } from '../gate/judge-run.ts'
import { type SelfTestName, selfTestNames } from '../probe/self-test-names.ts'
import { type OutputFormat, outputFormats } from '../readers/result.ts'

/** All inputs, checked; what was left empty is null, an empty list or its default. */
export interface Inputs {
  readonly criuVersion: VersionWish
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
  readonly format: OutputFormat | 'auto' | 'none'
  readonly results: readonly string[]
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
  const faults: string[] = []
  const text = (name: string) => get(name).trim()
  const refuse = (name: string, why: string, allowed: string) => {
    faults.push(`Input '${name}' is '${shown(text(name))}': ${why}. Allowed: ${allowed}.`)
  }

  const choice = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T => {
    const value = text(name)
    if (value === '') return otherwise
    const found = allowed.find(option => option === value)
    if (found === undefined) refuse(name, `no such value${meant(value, allowed)}`, allowed.join(', '))
    return found ?? otherwise
  }

  const flag = (name: string): boolean => choice(name, ['true', 'false'], 'true') === 'true'

  const listOf = <T extends string>(name: string, allowed: readonly T[]): readonly T[] => {
    const words = wordsOf(text(name))
    for (const word of words) {
      if (!allowed.some(option => option === word))
        refuse(name, `'${shown(word)}' is unknown${meant(word, allowed)}`, allowed.join(', '))
    }
    return allowed.filter(option => words.includes(option))
  }

  const featureList = (name: string): readonly string[] => {
    const known = features.flatMap(({ criu, output }) => (criu === output ? [criu] : [output, criu]))
    const found = wordsOf(text(name)).map(word => {
      const feature = findFeature(word)
      if (feature === undefined)
        refuse(name, `'${shown(word)}' is no feature of CRIU${meant(word, known)}`, known.join(', '))
      return feature?.criu ?? ''
    })
    return [...new Set(found)]
  }

  const matching = (name: string, pattern: RegExp, why: string, allowed: string): string | null => {
    const value = text(name)
    if (value !== '' && !pattern.test(value)) refuse(name, why, allowed)
    return value === '' ? null : value
  }

  const providersInOrder = (): Inputs['install'] => {
    const value = text('install')
    if (value === '' || value === 'auto') return { providers: providerNames, required: true }
    if (value === 'none') return { providers: ['system'], required: false }
    const known = listOf('install', providerNames)
    // The order is the user's, not the table's.
    return {
      providers: wordsOf(value).filter((word): word is ProviderName => known.some(name => name === word)),
      required: true,
    }
  }

  const wish = (): VersionWish => {
    const parsed = parseWish(text('criu-version'))
    if (typeof parsed !== 'string') return parsed
    refuse('criu-version', parsed, "an exact version ('4.2'), a range ('>=4.1 <5'), or 'git:REF'")
    return { kind: 'any' }
  }

  const roundTrips = (): readonly SelfTestName[] => {
    const value = text('self-test')
    if (value === '') return ['plain', 'pre-dump']
    if (value === 'none') return []
    return value === 'all' ? selfTestNames : listOf('self-test', selfTestNames)
  }

  const minutes = (): number | null => {
    const value = matching(
      'timeout',
      /^\d+(\.\d+)?$/,
      'no number of minutes',
      'a number above 0, such as 30 or 0.5',
    )
    const amount = Number(value ?? Number.NaN)
    // A longer timer overflows and would end the command at once.
    if (amount === 0 || amount > 35_000)
      refuse('timeout', 'out of range', 'more than 0 and at most 35000 minutes')
    return value === null ? null : amount
  }

  const limit = (): MaxUnsupported | null => {
    const value = matching(
      'max-unsupported',
      /^\d+%?$/,
      'no number and no share',
      "a number of tests ('5') or a share of them ('20%')",
    )
    if (value === null) return null
    return { amount: Number.parseInt(value, 10), unit: value.endsWith('%') ? 'percent' : 'tests' }
  }

  const inputs: Inputs = {
    criuVersion: wish(),
    install: providersInOrder(),
    criuPath: text('criu-path') || null,
    suite:
      matching(
        'suite',
        /^[a-z][a-z0-9.-]*(\/[a-z0-9.-]+)*$/,
        'no name of a suite',
        "'auto', or a suite of this runner's distribution, such as trixie or sid",
      ) ?? 'auto',
    repository:
      matching(
        'repository',
        /^(obs|ppa|deb(\s+\[[^\]\n]*\])?\s+\S+\s+\S+.*)$/,
        'no known repository',
        "'obs', 'ppa', or a line 'deb URI SUITE COMPONENT…'",
      ) ?? 'obs',
    repositoryKey: text('repository-key') || null,
    sourceUrl: text('source-url') || 'https://github.com/checkpoint-restore/criu.git',
    sourceSha256:
      matching('source-sha256', /^[0-9a-f]{64}$/i, 'no SHA-256', '64 hexadecimal digits')?.toLowerCase() ??
      null,
    cache: ({ true: 'safe-events', always: 'always', false: 'never' } as const)[
      choice('cache', ['true', 'always', 'false'], 'true')
    ],
    cacheVersion:
      matching(
        'cache-version',
        /^[\w.-]{1,64}$/,
        'not fit for a cache key',
        "at most 64 letters, digits, '.', '-' and '_'",
      ) ?? '',
    features: ['', 'all'].includes(text('features')) ? null : featureList('features'),
    require: featureList('require'),
    ifMissing: choice('if-missing', ['fail', 'skip'], 'fail'),
    selfTest: roundTrips(),
    run: get('run').trim() === '' ? null : get('run'),
    shell: text('shell') || 'bash',
    workingDirectory: text('working-directory') || null,
    timeoutMinutes: minutes(),
    format: choice('format', ['auto', ...outputFormats, 'none'], 'auto'),
    results: lines(get('results')),
    testNeeds: get('test-needs'),
    criuLogs: lines(get('criu-logs')),
    signatures: text('signatures') || null,
    onUnsupported: choice('on-unsupported', ['skip', 'fail'], 'skip'),
    onUnjustifiedSkip: choice('on-unjustified-skip', ['warn', 'fail', 'ignore'], 'warn'),
    onBrokenCriu: choice('on-broken-criu', ['fail', 'skip', 'run'], 'fail'),
    maxUnsupported: limit(),
    baseline: choice('baseline', ['warn', 'fail', 'ignore'], 'warn'),
    annotations: choice('annotations', ['notice', 'warning', 'none'], 'notice'),
    summary: flag('summary'),
    reportDir: text('report-dir') || null,
    record: flag('record'),
    sudo: choice('sudo', ['auto', 'always', 'never'], 'auto'),
  }
  if (text('via') !== '')
    refuse('via', 'this version cannot reach another machine yet', 'nothing; leave it empty')
  if (inputs.repository.startsWith('deb') && inputs.repositoryKey === null)
    refuse(
      'repository-key',
      'the `deb` line of `repository` needs the key that signs it',
      'armored text, a path or a URL',
    )
  const fromSource = inputs.install.providers.includes('source')
  if (inputs.criuVersion.kind === 'git' && inputs.criuPath === null && !fromSource)
    refuse(
      'install',
      "'criu-version' asks for a git ref, which only `source` can give",
      "a list with source, or 'auto'",
    )
  if (faults.length > 0) throw new InputError(faults)
  return inputs
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(word => word !== '')
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
}

function meant(value: string, known: readonly string[]): string {
  const near = nearest(value, known)
  return near === undefined ? '' : `; did you mean '${near}'?`
}

/** A value as it may stand in a message: one line, not endless. */
function shown(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 80)}…` : line
}
