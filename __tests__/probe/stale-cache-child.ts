// Run with a /run of its own: makes CRIU's cache lie about memory tracking, measures, and tells what was noticed.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { openPrivateKdat } from '../../src/criu/private-kdat.ts'
import { measure } from '../../src/probe/probe.ts'

const [, , path = ''] = process.argv
const kdat = '/run/criu.kdat'

const says = (feature: string): boolean => {
  try {
    execFileSync(path, ['check', '--feature', feature], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** One flag of the struct is the one: the magic numbers at its beginning stay. */
function poison(): Buffer {
  says('external_net_ns')
  const honest = readFileSync(kdat)
  for (let at = 8; at < Math.min(honest.length, 256); at++) {
    const lie = Buffer.from(honest)
    lie[at] = 1
    writeFileSync(kdat, lie)
    if (says('mem_dirty_track')) return lie
  }
  throw new Error('no byte of the cache makes memory tracking true')
}

const lie = poison()
const place = { prefix: [], root: true }
const isolated = await openPrivateKdat(place)
const criu = { path, version: '4.2.1', gitId: '', provider: 'path', origin: path, tree: null } as const
const measured = await measure({ criu, start: { state: 'true' } }, place, isolated.place, null, () => '')
await isolated.close()
const memtrack = measured.answers.find(({ criu }) => criu === 'mem_dirty_track')?.state
const untouched = readFileSync(kdat).equals(lie)
console.log(JSON.stringify({ memtrack, disagrees: measured.kdatDisagrees, untouched }))
