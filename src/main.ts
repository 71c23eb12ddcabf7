import { getInput, group, warning } from '@actions/core'
import { failOnUnexpected, failStep } from './action/fail-step.ts'
import { type Inputs, parseInputs } from './action/inputs.ts'
import { checkAgainstMachine, type Job, readJob } from './action/job.ts'
import { mayExpose, offerCriu } from './action/offer-criu.ts'
import { optionsInForce } from './action/options.ts'
import { criuOutputs, measuredOutputs, publish, runOutputs } from './action/outputs.ts'
import { ownVersion } from './action/own-version.ts'
import { type Plan, readPlan } from './action/plan.ts'
import {
  beforeTests,
  criuRequest,
  findingsOf,
  type Machine,
  measureRequest,
  runRequest,
} from './action/requests.ts'
import { say } from './action/say.ts'
import { tell } from './action/tell.ts'
import { InputError } from './base/input-error.ts'
import { interruptible } from './base/interruption.ts'
import { type Got, mayBeAnother, nothingGot } from './criu/get.ts'
import { openPrivateKdat } from './criu/private-kdat.ts'
import { provideCriu } from './criu/provide.ts'
import { mendSudoPath } from './criu/sudo-path/tidy.ts'
import { cancelledBeforeTests, stopBeforeTests } from './gate/before-tests.ts'
import { earlierPasses } from './history/did.ts'
import { noHistory } from './history/history.ts'
import { cachedHistory, type KeptHistory, keepHistory } from './history/kept-history.ts'
import type { TestIdentity } from './history/test-id.ts'
import { fewestOpenFiles, openFilesLimit } from './host/facts/open-files-limit.ts'
import { readHostFacts } from './host/facts/read-host-facts.ts'
import { localPlace } from './host/place.ts'
import { knownBugs, knownBugsHere } from './logs/known-bugs.ts'
import { announcePost } from './post.ts'
import { type MeasuredHost, measureHost, nothingMeasured } from './probe/measure-host.ts'
import { measuredLines } from './probe/measured-lines.ts'
import { failsAtCommonWork } from './probe/self-test/common-work.ts'
import { learntFrom } from './report/baseline-of.ts'
import { masked } from './report/masked.ts'
import { buildReport } from './report/report.ts'
import { withHistory } from './report/with-history.ts'
import { openReportFolder } from './report/write-report.ts'

/**
 * One run of the action. Whatever goes wrong ends as a failed step with its cause in the log.
 * @param cancelled aborts when the step is cancelled
 */
export async function main(cancelled: AbortSignal): Promise<void> {
  failOnUnexpected()
  try {
    await gate(cancelled)
  } catch (error) {
    failStep(error)
  }
}

async function gate(cancelled: AbortSignal): Promise<void> {
  await refuseOtherMachines()
  announcePost()
  const given: Record<string, string> = {}
  const inputs = parseInputs(name => (given[name] = getInput(name, { trimWhitespace: false })))
  const read = await readJob(inputs, process.env)
  checkAgainstMachine(inputs, read)
  const plan = await readPlan(inputs, process.env)
  const { folder: reportFolder, removed } = await openReportFolder(read.reportFolder)
  const job = { ...read, reportFolder }
  for (const link of removed)
    warning(`${link} was a link, through which nothing is written: it was taken away.`)
  const claimant = mayExpose(inputs, process.env) ? job.claimant : null
  const [machine, mended] = await Promise.all([openMachine(inputs), claimant === null ? [] : mendSudoPath()])
  for (const line of mended) say(`sudo criu: ${line}`)

  const remember = inputs.baseline !== 'ignore'
  const [{ got, measured }, previous] = await Promise.all([
    getAndMeasure(inputs, { job, plan }, machine, cancelled),
    remember ? (plan.history ?? lastHistory(job, cancelled)) : null,
  ])
  if (got.criu !== null) await offerCriu(got.criu, claimant)
  await machine.close()
  for (const line of measuredLines(measured)) say(line)
  publish(measuredOutputs(measured, got.start))

  const bugs = got.criu === null ? [] : machine.knownBugs(got.criu.version, got.start.state === 'true')
  const stop = cancelled.aborted
    ? cancelledBeforeTests(got.criu)
    : stopBeforeTests(beforeTests(inputs, got, measured.answers, bugs))
  const did = previous?.history.did ?? {}
  const known = { got, measured, bugs, earlier: (test: TestIdentity) => earlierPasses(did, test) }
  const request = runRequest(inputs, { job, plan, claimant, cancelled }, known, machine)
  const run =
    stop !== null || request === null ? null : await (await import('./run-tests.ts')).runTests(request)
  if (run !== null) publish(runOutputs(run.judged))

  const { facts } = machine
  const conclusion = stop ?? run?.judged ?? { verdict: 'pass', why: [] }
  const findings = { job, facts, got, measured, require: inputs.require, knownBugs: bugs, run, conclusion }
  const all = buildReport(
    findingsOf(findings, await ownVersion(process.argv[1] ?? ''), optionsInForce(given)),
  )
  const report = masked(all, run?.secrets ?? [])
  const told = previous === null ? report : withHistory(report, previous, job.step, inputs.baseline)
  if (run !== null || stop !== null) publish({ verdict: told.conclusion.verdict })
  const history = previous === null ? null : learntFrom(report, previous.history, job.step)
  await tell(told, history, inputs, job)
  if (previous === null || history === null || cancelled.aborted) return
  say(await keepHistory(job.historyCache, job, previous, { measuredAt: report.startedAt, history }))
}

const tellers = { log: say, warn: warning }

/**
 * Gets a CRIU and measures what it can do. One that cannot dump what it should, though it dumps a plain process, is passed over
 * for one that can, where there is one.
 */
async function getAndMeasure(
  inputs: Inputs,
  known: { readonly job: Job; readonly plan: Plan },
  machine: Machine,
  cancelled: AbortSignal,
): Promise<{ readonly got: Got; readonly measured: MeasuredHost }> {
  const look = async (unfit: ReadonlyMap<string, string>) => {
    const request = criuRequest(inputs, known.job, machine, tellers)
    const get = () => interruptible(cancelled, () => provideCriu({ ...request, unfit }), nothingGot)
    const got = await group('Get CRIU', get)
    publish(criuOutputs(got.criu, got.cacheHit))
    const measuring = measureRequest(inputs, known, got, machine)
    const measure = () => interruptible(cancelled, () => measureHost(measuring), nothingMeasured)
    return { got, measured: cancelled.aborted ? nothingMeasured : await group('Measure', measure) }
  }
  const first = await look(new Map())
  const why = failsAtCommonWork(first.measured.roundTrips)
  const { criu } = first.got
  if (why === null || criu === null || !mayBeAnother(first.got, inputs.criuVersion)) return first
  say(`CRIU ${criu.version}: ${why}: another one is looked for`)
  return await look(new Map([[criu.path, why]]))
}

async function lastHistory(job: Job, cancelled: AbortSignal): Promise<KeptHistory> {
  const none: KeptHistory = { history: noHistory, from: 'none', name: 'the step was cancelled' }
  return await interruptible(cancelled, () => cachedHistory(job.historyCache, job, job.scratch), none)
}

/** @throws Error where CRIU cannot run at all. */
async function refuseOtherMachines(): Promise<void> {
  if (process.platform !== 'linux')
    throw new InputError([
      `CRIU runs on Linux only, and this runner is ${process.platform}: use a Linux runner.`,
    ])
  const limit = await openFilesLimit()
  if (limit < fewestOpenFiles)
    throw new InputError([
      `This step may have ${limit} files open at once (ulimit -n), and CRIU and this action need at least ${fewestOpenFiles}: raise the limit, as with \`--ulimit nofile=1024\` for a container.`,
    ])
}

/** Reads what the machine is, and makes a place in which CRIU knows nothing of it beforehand; `close` takes that away. */
async function openMachine({ sudo }: Inputs): Promise<Machine & { readonly close: () => Promise<void> }> {
  const place = await localPlace(sudo)
  const [facts, isolated] = await Promise.all([readHostFacts(place), openPrivateKdat(place)])
  publish({ kernel: facts.kernel, arch: facts.arch })
  return {
    facts,
    place,
    kdatPlace: isolated.place,
    knownBugs: (version, starts) => knownBugsHere(knownBugs, version, starts, facts),
    close: isolated.close,
  }
}
