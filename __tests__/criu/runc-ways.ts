import { dirname, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { type Counted, runcRoundTrip } from './runc-container.ts'

/**
 * How a person lets runc find the CRIU of a tree, whose `bin/criu` is given: each does a round trip.
 * They throw Error with runc's words and CRIU's log when it fails.
 */
export const runcWays: Readonly<Record<'PATH' | 'sudo', (start: string) => Promise<Counted>>> = {
  PATH: async start => {
    const env = { ...process.env, PATH: `${dirname(start)}:${process.env.PATH}` }
    return await runcRoundTrip({ prefix: [], env })
  },
  sudo: async start => {
    const script = [
      'mount -t tmpfs tmpfs /usr/local/sbin',
      `"$0" ${join(import.meta.dirname, 'sudo-path', 'expose-child.ts')} expose ${start}`,
      `exec "$0" ${join(import.meta.dirname, 'runc-child.ts')}`,
    ].join(' && ')
    const argv = ['unshare', '--mount', 'sh', '-c', script, process.execPath]
    const { stdout } = await runTool(argv, { seconds: 120 })
    const [exposed, counted] = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    if (exposed.state !== 'exposed') throw new Error(`sudo does not find it: ${exposed.why}`)
    return counted
  },
}
