import { join } from 'node:path'
import { getInput, group, info, setFailed, warning } from '@actions/core'
import { parseInputs } from './action/inputs.ts'
import { checkAgainstMachine, readJob } from './action/job.ts'
import { mayExpose, offerCriu } from './action/offer-criu.ts'
import { optionsInForce } from './action/options.ts'
import { criuOutputs, measuredOutputs, publish, runOutputs } from './action/outputs.ts'
import { ownVersion } from './action/own-version.ts'
import { readPlan } from './action/plan.ts'
import { tell } from './action/tell.ts'
import { InputError } from './base/input-error.ts'
import { noUsableCriu } from './criu/no-usable-criu.ts'
import { openPrivateKdat } from './criu/private-kdat.ts'
import { provideCriu } from './criu/provide.ts'
import { mendSudoPath } from './criu/sudo-path/tidy.ts'
import { stopBeforeTests } from './gate/before-tests.ts'
import type { TestNeed } from './gate/test-needs.ts'
import { keepBaseline, lastBaseline } from './history/kept-baseline.ts'
import { readHostFacts } from './host/facts/read-host-facts.ts'
import { localPlace } from './host/place.ts'
import { knownBugs, knownBugsHere } from './logs/known-bugs.ts'
import { announcePost } from './post.ts'
import { lackedFact } from './probe/lacked-fact.ts'
import { measureHost } from './probe/measure-host.ts'
import { measuredLines } from './probe/measured-lines.ts'
import { selfTestsByName } from './probe/self-test/by-name.ts'
import { baselineOf } from './report/baseline-of.ts'
import { buildReport } from './report/report.ts'
import { withDrift } from './report/with-drift.ts'
import { openReportFolder } from './report/write-report.ts'

/** One run of the action. Whatever goes wrong ends as a failed step with its cause in the log. */
export async function main(): Promise<void> {
  try {
    await gate()
  } catch (error) {
    setFailed(error instanceof Error ? error.message : String(error))
    if (error instanceof Error && !(error instanceof InputError)) info(error.stack ?? '')
  }
}

async function gate(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(`CRIU runs on Linux only, and this runner is ${process.platform}: use a Linux runner.`)
  announcePost()
  const given: Record<string, string> = {}
  const inputs = parseInputs(name => (given[name] = getInput(name, { trimWhitespace: false })))
  const job = await readJob(inputs, process.env)
  checkAgainstMachine(inputs, job)
  const plan = await readPlan(inputs, process.env)
  await openReportFolder(job.reportFolder)
  const place = await localPlace(inputs.sudo)
  const claimant = mayExpose(inputs, process.env) ? job.claimant : null
  if (claimant !== null) for (const line of await mendSudoPath()) info(`sudo criu: ${line}`)
  const facts = await readHostFacts(place)
  publish({ kernel: facts.kernel, arch: facts.arch })
  const bugsHere = (version: string, starts: boolean) => knownBugsHere(knownBugs, version, starts, facts)

  const isolated = await openPrivateKdat(place)
  const got = await group('Get CRIU', () =>
    provideCriu({
      ...inputs,
      ...job,
      providers: inputs.install.providers,
      wanted: inputs.criuVersion,
      arch: facts.arch,
      place: isolated.place,
      root: place.root ? place.prefix : null,
      logs: job.reportFolder,
      knownBugs: bugsHere,
      lacked: words => lackedFact(words, facts),
      env: process.env,
      job: job.claimant.job,
      log: info,
      warn: warning,
    }),
  )
  publish(criuOutputs(got.criu, got.cacheHit))
  if (got.criu !== null) await offerCriu(got.criu, claimant)

  const remember = inputs.baseline !== 'ignore'
  const [measured, previous] = await group('Measure', () =>
    Promise.all([
      measureHost({
        ...inputs,
        features: inputs.features && [
          ...new Set([...inputs.features, ...inputs.require, ...needed(plan.needs)]),
        ],
        got,
        place,
        kdatPlace: isolated.place,
        facts,
        logFolder: join(job.reportFolder, 'self-test'),
      }),
      remember ? lastBaseline(job.cache, job, job.scratch) : null,
    ]),
  )
  await isolated.close()
  for (const line of measuredLines(measured)) info(line)
  publish(measuredOutputs(measured, got.start))

  const bugs = got.criu === null ? [] : bugsHere(got.criu.version, got.start.state === 'true')
  const stop = stopBeforeTests({
    noCriu: inputs.install.required ? noUsableCriu(got, bugs) : null,
    onBrokenCriu: inputs.onBrokenCriu,
    required: measured.answers.filter(({ criu }) => inputs.require.includes(criu)),
    ifMissing: inputs.ifMissing,
  })
  const run =
    stop !== null || inputs.run === null
      ? null
      : await (await import('./run-tests.ts')).runTests({
          ...job,
          ...plan,
          run: inputs.run,
          inputs,
          place,
          claimant,
          criu: got.criu,
          answers: measured.answers,
          knownBugs: bugs,
        })
  if (run !== null) publish(runOutputs(run.judged))

  const report = buildReport(
    {
      version: await ownVersion(process.argv[1] ?? ''),
      startedAt: job.startedAt,
      runner: { label: job.label, image: job.image },
      facts,
      criu: got.criu,
      cacheHit: got.cacheHit,
      attempts: got.attempts,
      features: measured.answers,
      require: inputs.require,
      selfTest: selfTestsByName(measured.roundTrips),
      knownBugs: bugs,
      disagreements: measured.disagreements,
      run,
      conclusion: stop ?? run?.judged ?? { verdict: 'pass', why: [] },
      drift: null,
      endedAt: Date.now(),
      options: optionsInForce(given),
    },
    plan.userRows,
  )
  const told = previous === null ? report : withDrift(report, previous, inputs.baseline)
  if (run !== null || stop !== null) publish({ verdict: told.conclusion.verdict })
  await tell(told, inputs, job.reportFolder)
  if (remember) info(await keepBaseline(job.cache, job, baselineOf(report), job.scratch))
}

/** The features that `test-needs` speaks of: measured also when `features` does not list them. */
function needed(needs: readonly TestNeed[]): readonly string[] {
  return needs.flatMap(({ features }) => features)
}
