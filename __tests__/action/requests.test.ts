import { describe, expect, it } from 'vitest'
import { parseInputs } from '../../src/action/inputs.ts'
import type { Job } from '../../src/action/job.ts'
import type { Plan } from '../../src/action/plan.ts'
import {
  beforeTests,
  criuRequest,
  findingsOf,
  type Machine,
  measureRequest,
  runRequest,
} from '../../src/action/requests.ts'
import type { Got } from '../../src/criu/get.ts'
import type { FeatureAnswer } from '../../src/features/answer.ts'
import { noKnownIssues } from '../../src/gate/known-issues.ts'
import { noUserRows } from '../../src/logs/line-meaning.ts'
import { machineWithEverything } from '../probe/machine-with-everything.ts'

const inputs = (given: Readonly<Record<string, string>> = {}) => parseInputs(name => given[name] ?? '')
const claimant = { job: 'j0b', pids: [7], workspace: '/checkout', alive: '/temp/scratch' }
const job: Job = {
  startedAt: 1000,
  jobStartedAt: 500,
  env: { PATH: '/bin', TMPDIR: '/temp/scratch' },
  givenTmp: undefined,
  release: {
    distribution: 'debian',
    version: '12',
    codename: 'bookworm',
    name: 'Debian 12',
  } as Job['release'],
  apt: 'no apt here',
  label: 'debian12-X64',
  event: 'push',
  image: '',
  cache: { state: 'off', why: 'no cache service' },
  historyCache: { state: 'off', why: 'no cache service' },
  scratch: '/temp/scratch',
  claimant,
  reportFolder: '/temp/report',
  series: ['CI'],
  step: 'tests',
}
const plan: Plan = {
  needs: [{ pattern: 'TestA', expression: null, features: ['timens'] }],
  userRows: noUserRows,
  knownIssues: noKnownIssues,
  history: null,
  workspace: '/checkout',
  workingDirectory: '/checkout/tests',
}
const root = { prefix: ['sudo', '-n'], root: true }
const machine: Machine = {
  facts: machineWithEverything,
  place: root,
  kdatPlace: { prefix: ['nsenter', '--'], root: true },
  knownBugs: () => [],
}
const got: Got = {
  criu: { path: '/t/criu', version: '4.2', gitId: '', provider: 'archive', origin: 'Debian sid', tree: '/t' },
  start: { state: 'true' },
  cacheHit: true,
  attempts: [],
}
const tellers = { log: () => {}, warn: () => {} }
const answer = (criu: string): FeatureAnswer => ({
  criu,
  output: criu,
  state: 'true',
  reason: '',
  criuSays: [],
})

describe('criuRequest', () => {
  it.each<[Readonly<Record<string, string>>, object]>([
    [
      {},
      { providers: ['system', 'archive', 'repository', 'source'], wanted: { kind: 'any' }, criuPath: null },
    ],
    [{ install: 'none' }, { providers: ['system'] }],
    [{ 'criu-version': 'git:criu-dev' }, { wanted: { kind: 'git', ref: 'criu-dev' } }],
    [{ 'criu-path': '/x/criu' }, { criuPath: '/x/criu' }],
    [
      { repository: 'deb https://d.test/ x main', 'repository-key': 'k.asc' },
      { repository: 'deb https://d.test/ x main', repositoryKey: 'k.asc' },
    ],
    [
      { suite: 'sid', 'cache-version': '2' },
      { suite: 'sid', cacheVersion: '2' },
    ],
  ])('of %j asks for %j', (given, expected) => {
    expect(criuRequest(inputs(given), job, machine, tellers)).toMatchObject(expected)
  })

  it('starts CRIU where it has no cache, installs as the place may, and knows the job', () => {
    const request = criuRequest(inputs(), job, machine, tellers)
    expect(request).toMatchObject({
      place: machine.kdatPlace,
      root: ['sudo', '-n'],
      logs: '/temp/report',
      scratch: '/temp/scratch',
      job: 'j0b',
      // The job's service, not the input of that name.
      cache: { state: 'off' },
    })
    const place = { prefix: [], root: false }
    expect(criuRequest(inputs(), job, { ...machine, place }, tellers).root).toBeNull()
  })
})

describe('measureRequest', () => {
  it.each<[Readonly<Record<string, string>>, readonly string[] | null]>([
    [{}, null],
    [{ features: 'memtrack' }, ['mem_dirty_track', 'timens']],
    [{ features: 'memtrack, timens', require: 'userns' }, ['mem_dirty_track', 'timens', 'userns']],
  ])('of %j measures %j', (given, features) => {
    expect(measureRequest(inputs(given), { job, plan }, got, machine)).toMatchObject({
      features,
      place: root,
      kdatPlace: machine.kdatPlace,
      logFolder: '/temp/report/self-test',
    })
  })
})

describe('beforeTests', () => {
  const nothing: Got = {
    criu: null,
    start: { state: 'unknown', cause: 'no-criu', reason: 'there is no CRIU here', said: [] },
    cacheHit: false,
    attempts: [],
  }
  it.each<[Readonly<Record<string, string>>, Got, boolean]>([
    [{}, got, false],
    [{}, nothing, true],
    [{ install: 'none' }, nothing, false],
  ])('of %j: whether having no CRIU stops the tests', (given, found, stops) => {
    expect(beforeTests(inputs(given), found, [], []).noCriu !== null).toBe(stops)
  })

  it('looks at the required features alone', () => {
    const answers = [answer('userns'), answer('timens')]
    const known = beforeTests(inputs({ require: 'timens', 'if-missing': 'skip' }), got, answers, [])
    expect(known).toMatchObject({ required: [answer('timens')], ifMissing: 'skip', onBrokenCriu: 'fail' })
  })
})

describe('runRequest', () => {
  const known = {
    got,
    measured: { answers: [answer('userns')], roundTrips: [] },
    bugs: [],
    earlier: () => [],
  }

  const cancelled = new AbortController().signal

  it('is none where there is nothing to run', () => {
    expect(runRequest(inputs(), { job, plan, claimant, cancelled }, known, machine)).toBeNull()
  })

  it('holds what the run needs, and no more', () => {
    const given = {
      run: 'make test\n',
      timeout: '5',
      'max-unsupported': '20%',
      results: 'a.xml\n# no\nb.xml',
    }
    const request = runRequest(inputs(given), { job, plan, claimant: null, cancelled }, known, machine)
    expect(request).toEqual({
      command: { run: 'make test\n', shell: 'bash', workingDirectory: '/checkout/tests', timeoutMinutes: 5 },
      left: null,
      format: 'auto',
      testName: 'make test',
      results: ['a.xml', 'b.xml'],
      criuLogs: [],
      record: true,
      options: {
        onUnsupported: 'skip',
        onUnjustifiedSkip: 'warn',
        maxUnsupported: { amount: 20, unit: 'percent' },
      },
      workspace: '/checkout',
      scratch: '/temp/scratch',
      reportFolder: '/temp/report',
      env: { PATH: '/bin', TMPDIR: undefined },
      place: root,
      claimant: null,
      cancelled,
      criu: got.criu,
      answers: known.measured.answers,
      plainRoundTrip: 'unknown',
      earlier: expect.any(Function),
      knownBugs: [],
      needs: plan.needs,
      knownIssues: plan.knownIssues,
      issueContext: { kernel: machine.facts.kernel, arch: machine.facts.arch, today: '1970-01-01' },
      userRows: plan.userRows,
    })
  })
})

describe('findingsOf', () => {
  it('tells what the stages found', () => {
    const measured = { answers: [answer('userns')], disagreements: ['d'], roundTrips: [] }
    const conclusion = { verdict: 'pass', why: [] } as const
    const stages = {
      job,
      facts: machineWithEverything,
      got,
      measured,
      require: ['userns'],
      knownBugs: [],
      run: null,
      conclusion,
    }
    expect(findingsOf(stages, '1.0.0', { install: 'auto' })).toMatchObject({
      version: '1.0.0',
      startedAt: 1000,
      runner: { label: 'debian12-X64', image: '' },
      criu: got.criu,
      cacheHit: true,
      features: measured.answers,
      selfTest: null,
      disagreements: ['d'],
      conclusion,
      drift: null,
      history: null,
      options: { install: 'auto' },
    })
  })
})
