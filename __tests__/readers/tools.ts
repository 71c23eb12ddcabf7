import { spawnSync } from 'node:child_process'
import type { OutputRead } from '../../src/readers/read-output.ts'
import type { TestResult } from '../../src/readers/result.ts'

/** Runs a program that may fail and gives what it wrote to stdout, and to stderr with `both`. */
export function outputOf(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly both?: boolean },
): Buffer {
  const [program = '', ...args] = argv
  const script = options.both ? 'exec 2>&1; exec "$@"' : 'exec "$@"'
  const env = { ...process.env, ...options.env }
  const ended = spawnSync('sh', ['-c', script, 'sh', program, ...args], {
    cwd: options.cwd,
    env,
    maxBuffer: 64 << 20,
  })
  if (ended.error) throw ended.error
  return ended.stdout
}

/** Tests as `outcome name`, in their order. */
export function outcomes({ tests }: Pick<OutputRead, 'tests'>): readonly string[] {
  return tests.map(({ outcome, name }) => `${outcome} ${name}`)
}

/** Faults as `kind where`. */
export function faultKinds({ faults }: Pick<OutputRead, 'faults'>): readonly string[] {
  return faults.map(({ kind, where }) => `${kind} ${where}`.trim())
}

/** The one result of that name. */
export function named({ tests }: Pick<OutputRead, 'tests'>, name: string): TestResult {
  const found = tests.filter(test => test.name === name)
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} results are named ${name}`)
  return found[0]
}

/** Lines as the bytes of a stream. */
export function stream(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.map(line => `${line}\n`).join(''))
}

/** Cuts bytes into chunks of `size`. */
export function chunks(bytes: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
}

/** The version of the Go toolchain on PATH, `1.19`; null without one. */
export function goVersion(): number | null {
  const { stdout } = spawnSync('go', ['version'], { encoding: 'utf8' })
  return stdout === null ? null : Number(/go1\.(\d+)/.exec(stdout)?.[1] ?? 0)
}
