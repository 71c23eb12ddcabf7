import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { licensesText } from './licenses.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (tool: string) => join(root, 'node_modules', '.bin', tool)
const run = promisify(execFile)

/**
 * Builds `src/` into the folder `out`: `index.js`, one chunk for each lazily loaded module, `package.json` and
 * `licenses.txt`. The same sources give the same bytes, wherever `out` is and however many builds run at once.
 * @throws Error with the compiler's messages, or when `out` or the result holds something that is no part of a bundle.
 */
export async function bundle(out: string): Promise<void> {
  await refuseForeignFolder(out)
  // The bundle names packages by their path from here, which a link to node_modules must not change.
  const build = join(await realpath(join(root, 'node_modules')), '..', 'build')
  await mkdir(build, { recursive: true })
  const work = await mkdtemp(join(build, 'bundle-'))
  try {
    const compiled = join(work, 'js')
    const packed = join(work, 'dist')
    await tool(bin('tsc'), ['-p', 'tsconfig.build.json', '--outDir', compiled], root)
    // webpack numbers modules by their path from its working directory: run there, so that the numbers never change.
    await tool(bin('ncc'), ['build', 'index.js', '--out', packed, '--no-cache', '--quiet'], compiled)
    await refuseAssets(packed)
    await writeFile(join(packed, 'licenses.txt'), await licensesText(root))
    // ncc leaves the chunks of earlier builds behind.
    await rm(out, { recursive: true, force: true })
    await cp(packed, out, { recursive: true })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function refuseForeignFolder(out: string): Promise<void> {
  const there = await readdir(out).catch((): string[] => [])
  if (there.length > 0 && !there.includes('licenses.txt')) {
    throw new Error(`${out} holds something else than a bundle: name a new or an empty folder`)
  }
}

/** webpack makes a copy of what `new URL(…, import.meta.url)` names, and points the program to the copy. */
async function refuseAssets(packed: string): Promise<void> {
  const assets = (await readdir(packed)).filter(name => !/^((\d+\.)?index\.js|package\.json)$/.test(name))
  if (assets.length > 0) throw new Error(`The bundle would hold copies of other files: ${assets.join(', ')}`)
}

async function tool(command: string, argv: readonly string[], cwd: string): Promise<void> {
  try {
    await run(command, argv, { cwd })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${argv.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}
