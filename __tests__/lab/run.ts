// npm run lab [-- MACHINE…]: boots the machines, as many at a time as there are processors, and says what did not come
// out as expected. Without names all of them; `no-build` names those that need no kernel or module built.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { delimiter } from 'node:path'
import { installNeeds } from '../../scripts/needs/install-needs.ts'
import { told } from '../../scripts/needs/needs.ts'
import { labNeeds } from './lab-needs.ts'
import type { Machine } from './machine.ts'
import { machines } from './machines.ts'
import { cache } from './paths.ts'
import type { Guest } from './qemu.ts'
import { prepare, runMachine } from './run-machine.ts'
import { seconds, tell } from './told.ts'

// Whatever ends this, or kills the shell or npm that started it: no guest and no build shall outlive the command.
const starters = parents()
setInterval(() => parents() === starters || process.exit(1), 1000).unref()
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
process.on('exit', endChildren)

// Debian keeps depmod and mke2fs where an ordinary user's PATH does not lead.
process.env.PATH = [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter)

try {
  const chosen = choose(process.argv.slice(2))
  await beTheOnlyOne()
  const missing = await installNeeds(labNeeds(chosen), tell)
  if (missing.length > 0) throw new Error(`The lab needs ${told(missing)}.`)
  const faults = await runAll(chosen)
  for (const fault of faults) console.log(`NOT AS EXPECTED: ${fault}`)
  tell(`${chosen.length} machines, ${faults.length} expectations not met`)
  process.exitCode = faults.length === 0 ? 0 : 1
} catch (error) {
  console.error(error)
  process.exitCode = 1
}

/** The ids of the process that started this one, and of the one that started that. Source: proc_pid_stat(5). */
function parents(): string {
  const { ppid } = process
  const stat = readFileSync(`/proc/${ppid}/stat`, 'utf8')
  return `${ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`
}

/** Of a tool this is `timeout`, which ends the whole group that it started. Source: proc_pid_task(5). */
function endChildren(): void {
  const { pid } = process
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  for (const child of children.filter(Boolean)) process.kill(Number(child))
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

/**
 * Two labs would write each other's disks. The name, in Linux' abstract namespace, is given back with the process.
 * @throws Error when another one runs in this checkout.
 */
async function beTheOnlyOne(): Promise<void> {
  // Such a name has room for 107 bytes, a path may be longer.
  const name = createHash('sha256').update(cache).digest('hex')
  const lock = createServer().unref().listen(`\0checkpoint-gate-lab-${name}`)
  await once(lock, 'listening').catch(error => {
    throw new Error(`Another npm run lab works in ${cache}: wait for its end.`, { cause: error })
  })
}

/** Runs the machines. While guests run, the next one is prepared. */
async function runAll(chosen: readonly Machine[]): Promise<readonly string[]> {
  const ended: Promise<readonly string[]>[] = []
  const running = new Set<Promise<unknown>>()
  for (const machine of chosen) {
    tell(`${machine.name}: ${machine.title}`)
    const guest = prepare(machine)
    await Promise.allSettled([guest])
    if (running.size === availableParallelism()) await Promise.race(running)
    const end = faultsOf(machine, guest)
    ended.push(end)
    running.add(end)
    void end.then(() => running.delete(end))
  }
  return (await Promise.all(ended)).flat()
}

/** A machine that does not come to its end is a fault, and no reason to leave the others out. */
async function faultsOf(machine: Machine, guest: Promise<Guest>): Promise<readonly string[]> {
  const began = performance.now()
  const faults = await guest
    .then(prepared => runMachine(machine, prepared))
    .catch(error => [`${machine.name}: ${error}`])
  const verdict = faults.length === 0 ? 'as expected' : `${faults.length} expectations not met`
  tell(`${machine.name}: ${verdict}, ${seconds(began)} s`)
  return faults
}
