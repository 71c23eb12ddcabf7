import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildReport } from '../../src/report/report.ts'
import { openReportFolder, reportFolderLeft, writeReportFolder } from '../../src/report/write-report.ts'
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

  describe('when the tests have run', () => {
    const make = async () => {
      const { folder } = await openReportFolder(join(dir, 'out', 'report'))
      await mkdir(join(dir, 'scratch'))
      await mkdir(join(dir, 'theirs'))
      return folder
    }

    it.each([
      ['a link', async (folder: string) => await symlink(join(dir, 'theirs'), folder)],
      ['a file', async (folder: string) => await writeFile(folder, 'theirs')],
      [
        'a folder behind a link',
        async () => {
          await rm(join(dir, 'out'), { recursive: true })
          await mkdir(join(dir, 'theirs/report'))
          await symlink(join(dir, 'theirs'), join(dir, 'out'))
        },
      ],
    ])('is another one where they left %s', async (_, replace) => {
      const folder = await make()
      await rm(folder, { recursive: true })
      await replace(folder)
      const left = await reportFolderLeft(folder, join(dir, 'scratch'))
      expect(dirname(left)).toBe(join(dir, 'scratch'))
      await writeReportFolder(left, buildReport(ran), null)
      expect(
        (await readdir(join(dir, 'theirs'), { recursive: true })).filter(name => /json|xml/.test(name)),
      ).toEqual([])
    })

    it('is the same where they left it alone, or took it away', async () => {
      const folder = await make()
      expect(await reportFolderLeft(folder, join(dir, 'scratch'))).toBe(folder)
      await rm(join(dir, 'out'), { recursive: true })
      expect(await reportFolderLeft(folder, join(dir, 'scratch'))).toBe(folder)
    })

    it('may be given as a link from the start', async () => {
      await mkdir(join(dir, 'real'))
      await symlink(join(dir, 'real'), join(dir, 'link'))
      const { folder } = await openReportFolder(join(dir, 'link'))
      expect(folder).toBe(join(dir, 'real'))
      expect(await reportFolderLeft(folder, dir)).toBe(folder)
    })
  })

  it('is tried before anything depends on it', async () => {
    await expect(openReportFolder('/proc/self/reports')).rejects.toThrow("Input 'report-dir'")
  })
})
