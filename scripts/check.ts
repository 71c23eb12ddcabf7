// npm run check: all that can be said of the checkout without running the action.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleFaults } from './check/bundle.ts'
import { interfaceFaults } from './check/interface.ts'
import { lockfileFaults } from './check/lockfile.ts'
import { roomFaults } from './check/rooms.ts'
import { root } from './check/root.ts'
import { toolFaults } from './check/tool.ts'
import { workflowFaults } from './check/workflows.ts'

/** Each part by name: what is wrong with the checkout, one message for each fault. */
const parts: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  types: () => toolFaults('tsc', '-p', 'tsconfig.json'),
  'lint and format': () => toolFaults('biome', 'ci', '--colors=off', '--error-on-warnings'),
  'unused files, exports, dependencies': () => toolFaults('knip', '--no-progress'),
  'lockfile is whole, with hashes and without hosts': async () =>
    lockfileFaults(await readFile(join(root, 'package-lock.json'), 'utf8')),
  'arrows point down, and no file name stands twice': roomFaults,
  'action.yml, README and code agree': interfaceFaults,
  'workflows and examples': workflowFaults,
  'dist/ is what src/ builds': bundleFaults,
}

const results = Object.entries(parts).map(async ([name, faultsOf]) => {
  const started = performance.now()
  const faults = await faultsOf().catch((error: unknown) => [String(error)])
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${faults.length === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  for (const fault of faults) console.log(fault.replaceAll(/^/gm, '    '))
  return { name, passed: faults.length === 0 }
})
const failed = (await Promise.all(results)).filter(({ passed }) => !passed)
if (failed.length > 0) {
  console.log(
    `${failed.length} of ${results.length} parts failed: ${failed.map(({ name }) => name).join('; ')}`,
  )
  process.exitCode = 1
} else {
  console.log(`All ${results.length} parts passed`)
}
