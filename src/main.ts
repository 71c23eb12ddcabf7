import { getInput, group, info, setFailed, warning } from '@actions/core'
import { InputError, parseInputs } from './action/inputs.ts'
import { checkAgainstMachine, readJob } from './action/job.ts'
import { criuOutputs, criuWorks, featureOutputs, publish } from './action/outputs.ts'
import { openPrivateKdat } from './criu/private-kdat.ts'
import { provideCriu } from './criu/provide.ts'
import { localPlace } from './place.ts'
import { explainFalse } from './probe/explain-feature.ts'
import { readHostFacts } from './probe/facts/read-host-facts.ts'
import { measure } from './probe/probe.ts'

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
  const inputs = parseInputs(name => getInput(name, { trimWhitespace: false }))
  const job = await readJob(inputs, process.env)
  checkAgainstMachine(inputs, job)
  const place = await localPlace(inputs.sudo)
  const facts = await readHostFacts(place)
  publish({ kernel: facts.kernel, arch: facts.arch })

  const isolated = await openPrivateKdat(place)
  try {
    const got = await group('Get CRIU', () =>
      provideCriu({
        ...inputs,
        ...job,
        providers: inputs.install.providers,
        wish: inputs.criuVersion,
        arch: facts.arch,
        place: isolated.place,
        knownBugs: () => [],
        env: process.env,
        log: info,
        warn: warning,
      }),
    )
    publish(criuOutputs(got.criu, got.cacheHit))
    const measured = await group('Measure', () =>
      measure(got, place, isolated.place, inputs.features, (name, said) => explainFalse(name, facts, said)),
    )
    publish({ ...featureOutputs(measured.answers), 'criu-works': criuWorks(got.start, null) })
  } finally {
    await isolated.close()
  }
}
