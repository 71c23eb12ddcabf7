import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Criu } from '../../../src/criu/criu.ts'
import { readHostFacts } from '../../../src/host/facts/read-host-facts.ts'
import type { HostFacts } from '../../../src/host/facts.ts'
import { runSelfTests } from '../../../src/probe/self-test/run-self-tests.ts'
import { selfTestNames } from '../../../src/probe/self-test-names.ts'
import { needing } from '../../needing.ts'
import { realCriu } from '../../real-criu.ts'

/** Round trips to make; `ROUND_TRIPS=500 npx vitest run nothing-left` is the long way. */
const wanted = Number(process.env.ROUND_TRIPS ?? 12)
const marker = `CHECKPOINT_GATE_MARKER=${process.pid}-${Date.now()}`
const place = { prefix: ['env', marker], root: true }

/** Processes that descend from a round trip of this test: restored ones have the environment, too. */
function survivors(): readonly string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marker)
    } catch {
      return false
    }
  })
}

/** What round trips could leave on the machine itself. */
function machine() {
  const tool = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })
  return {
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    nftables: tool('nft', 'list', 'ruleset'),
    iptables: tool('iptables-save').replaceAll(/^#.*$/gm, ''),
    links: tool('ip', '-brief', 'link'),
  }
}

/** Folders that CRIU makes for a moment (criu/kerndat.c, criu/cr-check.c, criu/mount.c). */
const temporaries = () => readdirSync('/tmp').filter(name => /^\.criu\.|^\.?cr-tmpfs|^crtools-/.test(name))

/** Looks for a while: other tests' CRIUs make such folders too, and the last processes take a moment to end. */
async function expectNothingLeft(before: ReturnType<typeof machine>): Promise<void> {
  const patience = { timeout: 15_000, interval: 100 }
  await expect.poll(survivors, patience).toEqual([])
  await expect.poll(temporaries, patience).toEqual([])
  // No process and no mount holds a namespace any more, so none is left either.
  expect(machine()).toEqual(before)
}

needing('root', 'criu tools').describe('round trips leave nothing behind', () => {
  let criu: Criu
  let facts: HostFacts
  let logFolder: string

  beforeAll(async () => {
    const { path, version, root } = await realCriu('sid')
    criu = { path, version, gitId: '', provider: 'archive', origin: 'sid', tree: root }
    facts = await readHostFacts(place)
    logFolder = await mkdtemp(join(tmpdir(), 'round-trips-'))
  })
  afterAll(() => rm(logFolder, { recursive: true }))

  it(`after ${wanted} of them`, { timeout: wanted * 2000 }, async () => {
    const before = machine()
    for (let made = 0; made < wanted; made += selfTestNames.length) {
      const results = await runSelfTests(selfTestNames, criu, place, { facts, logFolder })
      expect(results.filter(({ state }) => state === 'unknown')).toEqual([])
      expect(results.find(({ name }) => name === 'plain')?.state).toBe('true')
    }
    await expectNothingLeft(before)
  })

  it(`when the program is killed in the middle of ${wanted} of them`, {
    timeout: wanted * 2000,
  }, async () => {
    const before = machine()
    const program = `
      import { runSelfTests } from ${JSON.stringify(join(import.meta.dirname, '../../../src/probe/self-test/run-self-tests.ts'))}
      const [names, criu, place, options] = ${JSON.stringify([selfTestNames, criu, place, { facts: { ...facts, kernelConfig: null }, logFolder }])}
      console.log('begun')
      await runSelfTests(names, criu, place, options)`
    for (let made = 0, delay = 50; made < wanted; made += selfTestNames.length, delay = (delay + 170) % 900) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      await once(child.stdout, 'data')
      await sleep(delay)
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    await expectNothingLeft(before)
  })

  it('and neither trust nor change what CRIU has cached', async () => {
    const kept = join(logFolder, 'kdat')
    const script = 'mount -t tmpfs none /run && echo poison >/run/criu.kdat && "$@"; cp /run/criu.kdat "$0"'
    const cached = { prefix: ['unshare', '--mount', 'sh', '-c', script, kept], root: true }
    const [result] = await runSelfTests(['plain'], criu, cached, { facts, logFolder })
    expect(result).toMatchObject({ state: 'true' })
    expect(await readFile(kept, 'utf8')).toBe('poison\n')
  })
})
