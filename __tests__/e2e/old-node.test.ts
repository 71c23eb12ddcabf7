import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProcess } from '../../src/base/process.ts'
import { runTool } from '../../src/base/tool.ts'
import { actionProgram } from './runner.ts'

const cache = join(import.meta.dirname, '..', '..', '.cache', 'node')

/** A real Node of that major version, from npm's package of it, kept in the git-ignored `.cache`. */
async function oldNode(major: number): Promise<string> {
  const folder = join(cache, String(major))
  const node = join(folder, 'package', 'bin', 'node')
  if (await access(node).catch(() => 'none')) {
    await mkdir(folder, { recursive: true })
    const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
    const name = `node-linux-${arch}@${major}`
    const { stdout } = await runTool(['npm', 'pack', '--silent', '--pack-destination', folder, name], {
      seconds: 300,
    })
    await runTool(['tar', '-xzf', join(folder, stdout.trim()), '-C', folder], { seconds: 60 })
  }
  return node
}

describe.each([18, 20])('with Node %d', { timeout: 400_000 }, major => {
  it.each([
    ['on a runner', { GITHUB_ACTIONS: 'true' }, '::error::'],
    ['elsewhere', {}, ''],
  ])('says %s in one sentence which Node is needed, and judges nothing', async (_, env, prefix) => {
    const { main } = await actionProgram(undefined)
    const ended = await runProcess([await oldNode(major), main], {
      timeoutMs: 30_000,
      env: { ...env, INPUT_RUN: 'echo 1..1; echo ok 1 a', PATH: process.env.PATH ?? '' },
    })
    expect(ended).toMatchObject({ code: 1, stderr: '' })
    expect(ended.stdout).toMatch(
      new RegExp(
        `^${prefix}checkpoint-gate needs Node 24 or newer, and this is Node ${major}\\.\\d+\\.\\d+: .+\\n$`,
      ),
    )
  })
})
