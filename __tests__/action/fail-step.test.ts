import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const modules = join(import.meta.dirname, '../../src')

/** Runs a program that ends in its own way, and gives its exit status and what it printed. */
async function ended(program: string): Promise<{ code: number; stdout: string }> {
  const text = `import { failOnUnexpected, failStep } from ${JSON.stringify(join(modules, 'action/fail-step.ts'))}
    import { InputError } from ${JSON.stringify(join(modules, 'base/input-error.ts'))}
    ${program}`
  return await new Promise(resolve => {
    execFile(process.execPath, ['--input-type=module', '--eval', text], (error, stdout) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
    )
  })
}

it('fails the step with the stack for a rejection that nobody waits for', async () => {
  const { code, stdout } = await ended(`failOnUnexpected(); void Promise.reject(new TypeError('lost'))`)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^::error::lost\nTypeError: lost\n {4}at /)
})

it('shows no stack for what is wrong with an input', async () => {
  const { code, stdout } = await ended(`failStep(new InputError(["Input 'x' is 'y'"]))`)
  expect(code).toBe(1)
  expect(stdout).toBe("::error::Input 'x' is 'y'\n")
})

it('bears what is no Error', async () => {
  const { code, stdout } = await ended(`failStep('a text')`)
  expect(code).toBe(1)
  expect(stdout).toBe('::error::a text\n')
})
