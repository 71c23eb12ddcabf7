import { open, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '../../../base/process.ts'
import { runTool } from '../../../base/tool.ts'
import { layOutTree } from '../../tree/lay-out.ts'

/** A slow machine with one core needs about ten minutes. */
const buildLimitSeconds = 1800
const shownLines = 40

/**
 * Builds the CRIU in the folder `source` and lays it out as a tree in the empty folder `root`, with all libraries that
 * it links. crit, the C library, the tests and the documentation are not built.
 * @throws Error with the last lines of the build and the file with all of it.
 */
export async function installTree(
  root: string,
  source: string,
  { logs, log }: { readonly logs: string; readonly log: (line: string) => void },
): Promise<void> {
  const makefile = await readFile(join(source, 'Makefile'), 'utf8')
  // Since CRIU 4.0; it links the C library alone and calls NVIDIA's tool only where there is one.
  const hasCuda = /^cuda_plugin:/m.test(makefile)
  const start = performance.now()
  await make(source, ['criu', ...(hasCuda ? ['cuda_plugin'] : [])], join(logs, 'criu-build.log'))
  log(`CRIU was built in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  const criu = join(source, 'criu/criu')
  const plugins = hasCuda ? [join(source, 'plugins/cuda/cuda_plugin.so')] : []
  await runTool(['strip', criu, ...plugins], { seconds: 60 })
  await layOutTree(root, { criu, loader: await loaderOf(criu), libraryPath: [], plugins })
}

/**
 * Warnings of newer compilers are no errors here: whether this source is good is for CRIU's own CI to say. Debug
 * information is not made, since it is not kept, and takes a sixth of the time.
 */
async function make(folder: string, targets: readonly string[], logFile: string): Promise<void> {
  const argv = ['make', `-j${availableParallelism()}`, 'WERROR=0', 'USERCFLAGS=-g0', ...targets]
  const code = await runLogged(argv, folder, logFile)
  if (code === 0) return
  const how = code === 124 ? `reached its limit of ${buildLimitSeconds} s` : `ended with exit code ${code}`
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n')
  throw new Error(
    [
      `${argv.join(' ')} ${how}. All of its output is in ${logFile}, the end of it is:`,
      ...lines.slice(-shownLines),
    ].join('\n'),
  )
}

/** Exit code of a tool whose output goes into a file as it comes, both streams in one, as a terminal would show it. */
async function runLogged(argv: readonly string[], cwd: string, logFile: string): Promise<number | null> {
  const file = await open(logFile, 'w')
  try {
    const limited = ['--kill-after=5', String(buildLimitSeconds), ...argv]
    const env = { ...process.env, LC_ALL: 'C.UTF-8', MAKEFLAGS: '' }
    const { code, startError } = await runProcess(['timeout', ...limited], {
      timeoutMs: (buildLimitSeconds + 30) * 1000,
      cwd,
      env,
      logTo: file.fd,
    })
    if (startError !== '') throw new Error(`${argv[0]} cannot be started: ${startError}`)
    return code
  } finally {
    await file.close()
  }
}

/** The dynamic loader that the program `file` asks for. */
async function loaderOf(file: string): Promise<string> {
  const { stdout } = await runTool(['readelf', '--wide', '--program-headers', file], {
    seconds: 30,
    env: { LC_ALL: 'C' },
  })
  const loader = /Requesting program interpreter: (\S+)\]/.exec(stdout)?.[1]
  if (loader === undefined) throw new Error(`${file} names no dynamic loader`)
  return loader
}
