// npm run lab [-- MACHINE…]: boots the machines one after the other and says what did not come out as expected.
// Without names all of them; `no-build` names those that need no kernel or module built.
import { hostTools, installHostTools } from './host-tools.ts'
import type { Machine } from './machine.ts'
import { machines } from './machines.ts'
import { runMachine } from './run-machine.ts'
import { seconds, tell } from './told.ts'

// Whoever started this was killed: the guests, which end with this process, shall not outlive the command either.
const starter = process.ppid
setInterval(() => process.ppid === starter || process.exit(1), 1000).unref()

try {
  const chosen = choose(process.argv.slice(2))
  await installHostTools(hostTools(chosen))
  const faults: string[] = []
  for (const machine of chosen) faults.push(...(await faultsOf(machine)))
  for (const fault of faults) console.log(`NOT AS EXPECTED: ${fault}`)
  tell(`${chosen.length} machines, ${faults.length} expectations not met`)
  process.exitCode = faults.length === 0 ? 0 : 1
} catch (error) {
  console.error(error)
  process.exitCode = 1
}

function choose(names: readonly string[]): readonly Machine[] {
  const allowed = ['no-build', ...machines.map(({ name }) => name)]
  const unknown = names.find(name => !allowed.includes(name))
  if (unknown !== undefined)
    throw new Error(`The lab has no machine '${unknown}'. Allowed: ${allowed.join(', ')}.`)
  return machines.filter(
    ({ name, kernel }) =>
      names.length === 0 || names.includes(name) || (names.includes('no-build') && kernel.kind === 'package'),
  )
}

/** A machine that does not come to its end is a fault, and no reason to leave the others out. */
async function faultsOf(machine: Machine): Promise<readonly string[]> {
  tell(`${machine.name}: ${machine.title}`)
  const began = performance.now()
  const faults = await runMachine(machine).catch(error => [`${machine.name}: ${error}`])
  const verdict = faults.length === 0 ? 'as expected' : `${faults.length} expectations not met`
  tell(`${machine.name}: ${verdict}, ${seconds(began)} s`)
  return faults
}
