import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isTold, testsSummary, testsSummaryFile, writeSummary } from '../../src/action/write-summary.ts'

let dir: string
let file: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'summary-'))
  file = join(dir, 'step-summary')
  await writeFile(file, '')
})
afterEach(async () => {
  await rm(dir, { recursive: true })
})

describe('the job summary file', () => {
  it('gets what was rendered, within the room that earlier text leaves', async () => {
    await writeFile(file, 'x'.repeat(1000))
    expect(await writeSummary({ GITHUB_STEP_SUMMARY: file }, limit => `\nroom: ${limit}`)).toBe('')
    expect(await readFile(file, 'utf8')).toBe(`${'x'.repeat(1000)}\nroom: ${1024 * 1024 - 1000}`)
  })

  it.each([
    ['there is none', {}, 'GITHUB_STEP_SUMMARY is not set'],
    ['it is gone', { GITHUB_STEP_SUMMARY: '/nonexistent/summary' }, 'ENOENT'],
    ['it is a folder', { GITHUB_STEP_SUMMARY: tmpdir() }, 'EISDIR'],
  ])('is no error when %s, but is told', async (_, env, said) => {
    expect(await writeSummary(env, () => 'text')).toContain(said)
  })

  it('is left alone when it is full', async () => {
    await writeFile(file, 'x'.repeat(1024 * 1024))
    expect(await writeSummary({ GITHUB_STEP_SUMMARY: file }, () => 'text')).toContain('leaves 0 bytes')
    expect(await readFile(file, 'utf8')).not.toContain('text')
  })
})

describe('what an earlier step has told', () => {
  it('is known by the job’s own folder, until something else is told', async () => {
    const env = { RUNNER_TEMP: dir }
    expect(await isTold(env, 'one')).toBe(false)
    expect(await isTold(env, 'one')).toBe(true)
    expect(await isTold(env, 'another')).toBe(false)
    expect(await isTold(env, 'one')).toBe(false)
  })

  it('is nothing where the job has no folder, or something else lies there', async () => {
    expect([await isTold({}, 'one'), await isTold({}, 'one')]).toEqual([false, false])
    await symlink(file, join(dir, 'checkpoint-gate-told'))
    expect([await isTold({ RUNNER_TEMP: dir }, 'one'), await readFile(file, 'utf8')]).toEqual([false, ''])
  })
})

describe('what tests write into their job summary', () => {
  it('is kept, under a heading', async () => {
    await writeFile(testsSummaryFile(dir), '| a |\n| - |\n')
    expect(await testsSummary(dir)).toBe('\n\n## From the tests\n\n| a |\n| - |\n\n')
  })

  it('is cut where there is too much of it, and says so', async () => {
    await writeFile(testsSummaryFile(dir), 'x'.repeat(1 << 20))
    const kept = await testsSummary(dir)
    expect(Buffer.byteLength(kept)).toBeLessThan(300 * 1024)
    expect(kept).toContain('The rest did not fit and was left out')
  })

  it.each([
    ['nothing', async () => {}],
    ['blank lines', async () => await writeFile(testsSummaryFile(dir), ' \n\n')],
    ['a link to another file', async () => await symlink('/etc/passwd', testsSummaryFile(dir))],
    ['a folder', async () => await mkdir(testsSummaryFile(dir))],
  ])('is nothing where they leave %s', async (_, leave) => {
    await leave()
    expect(await testsSummary(dir)).toBe('')
  })
})
