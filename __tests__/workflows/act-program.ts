import { access, chmod, glob, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess } from '../../src/base/process.ts'
import { runTool } from '../../src/base/tool.ts'

const home = join(import.meta.dirname, '..', '..', '.cache', 'act')

/** The engine. The sum is that of its module, whose own go.sum holds those of all that it is built from. */
const act = {
  module: 'github.com/nektos/act',
  version: 'v0.2.89',
  sum: 'h1:d9oFeJ6jUkaVExuG+XzAaMPDqoDrNHaGeiRb8IU+N5w=',
}

/** Go's own module of toolchains, for a machine whose Go is too old to fetch one by itself (before 1.21: go.dev/doc/toolchain). */
const toolchain = {
  module: 'golang.org/toolchain',
  versions: {
    x64: { version: 'v0.0.1-go1.26.8.linux-amd64', sum: 'h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=' },
    arm64: { version: 'v0.0.1-go1.26.8.linux-arm64', sum: 'h1:sYL/O6MqS68ML0kjsQ36WoYIpJqkw60TxizWUYUKQMc=' },
  },
} as const

const actPath = join(home, `act-${act.version}`, 'act')

/**
 * Builds act with the machine's Go, unless it is here, and gives its path.
 * @throws Error when the module is not the one whose sum is known.
 */
export async function actProgram(say: (line: string) => void): Promise<string> {
  if (await isActHere()) return actPath
  say(`building ${act.module} ${act.version}`)
  await mkdir(home, { recursive: true })
  await download(act.module, act.version, act.sum)
  const env = { GOBIN: join(actPath, '..'), GOFLAGS: '' }
  await runTool([await goProgram(), 'install', `${act.module}@${act.version}`], {
    seconds: 900,
    cwd: home,
    env,
  })
  return actPath
}

/** A Go that can build act: the machine's, which fetches a newer one where it has to, or the one of Go's own module. */
async function goProgram(): Promise<string> {
  const { stdout } = await runProcess(['go', 'env', 'GOVERSION'], { timeoutMs: 30_000, cwd: home })
  const minor = Number(/^go1\.(\d+)/.exec(stdout)?.[1] ?? 0)
  if (minor >= 21) return 'go'
  const { arch } = process
  if (arch !== 'x64' && arch !== 'arm64') throw new Error(`Go has no toolchain for ${arch}`)
  const { version, sum } = toolchain.versions[arch]
  const folder = await download(toolchain.module, version, sum)
  // Modules hold no executable files; this is what Go itself does with this one.
  for await (const program of glob(['bin/*', 'pkg/tool/*/*'], { cwd: folder }))
    await chmod(join(folder, program), 0o555)
  return join(folder, 'bin', 'go')
}

/** Fetches a module into Go's cache; gives its folder. */
async function download(module: string, version: string, sum: string): Promise<string> {
  const argv = ['go', 'mod', 'download', '-json', `${module}@${version}`]
  const { stdout } = await runTool(argv, { seconds: 600, cwd: home })
  const { Sum, Dir } = JSON.parse(stdout) as { Sum: string; Dir: string }
  if (Sum !== sum) throw new Error(`${module} ${version} has the sum ${Sum}; known is ${sum}`)
  return Dir
}

async function isActHere(): Promise<boolean> {
  return await access(actPath).then(
    () => true,
    () => false,
  )
}
