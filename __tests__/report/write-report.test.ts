import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildReport } from '../../src/report/report.ts'
import { openReportFolder, writeReportFolder } from '../../src/report/write-report.ts'
import { measured, ran } from './examples.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'report-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true })
})

describe('the report folder', () => {
  it('is made with its parents and holds four files after a run', async () => {
    const folder = join(dir, 'a', 'b')
    await openReportFolder(folder)
    expect(await readdir(folder)).toEqual([])
    await writeReportFolder(folder, buildReport(ran), 'remembered\n')
    expect((await readdir(folder)).sort()).toEqual(['ctrf.json', 'history.json', 'junit.xml', 'report.json'])
    expect(await readFile(join(folder, 'history.json'), 'utf8')).toBe('remembered\n')
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
    expect(report).toEqual(JSON.parse(JSON.stringify(buildReport(ran))))
  })

  it('keeps no results of an earlier run, and whatever else lies there', async () => {
    await writeFile(join(dir, 'dump.log'), 'kept')
    await writeReportFolder(dir, buildReport(ran), 'remembered')
    await writeReportFolder(dir, buildReport(measured), null)
    expect((await readdir(dir)).sort()).toEqual(['dump.log', 'report.json'])
  })

  it.each([
    [
      'a file stands in its way',
      async () => {
        await writeFile(join(dir, 'file'), '')
        return join(dir, 'file', 'reports')
      },
    ],
    ['the file system refuses it', async () => '/proc/self/reports'],
    [
      'a folder has the name of a report',
      async () => {
        await mkdir(join(dir, 'report.json', 'full'), { recursive: true })
        return dir
      },
    ],
  ])('says which input to change when %s', async (_, make) => {
    const folder = await make()
    await expect(writeReportFolder(folder, buildReport(ran), null)).rejects.toThrow(
      new RegExp(`Input 'report-dir': the folder ${folder} cannot be written \\(.*E[A-Z]+`),
    )
    expect((await readdir(dir)).filter(name => name.endsWith('.part'))).toEqual([])
  })

  it('is tried before anything depends on it', async () => {
    await expect(openReportFolder('/proc/self/reports')).rejects.toThrow("Input 'report-dir'")
  })
})
