import { access, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Job, startJob } from '../../scripts/runner/job.ts'
import type { ActionRun } from '../../scripts/runner/run-action.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type Machine, openMachine } from './machine.ts'
import { actionProgram, type JobFolders, newJob, openTree, ordinaryUser } from './runner.ts'

/** Tests of checkpoint/restore, one of them with sudo; their runs of CRIU are told apart by the names of their logs. */
const tests = (name: string) => `
  images=$(mktemp -d)
  criu dump -t 999999999 -D "$images" -o ${name}-plain.log || :
  sudo criu dump -t 999999999 -D "$images" -o ${name}-sudo.log || :
  sudo rm -rf "$images"
  printf '1..1\\nok 1 a\\n'`
const recordedOf = (name: string) => [`${name}-plain.log`, `${name}-sudo.log`]

const exists = async (path: string) =>
  await access(path).then(
    () => true,
    () => false,
  )

const users = [
  ['root', undefined],
  ['a user with sudo', ordinaryUser],
] as const

needing('root', 'sudo').describe('a job of several steps', { timeout: 120_000 }, () => {
  let machine: Machine
  let tree = ''
  beforeAll(async () => {
    tree = await openTree(await realCriu('sid'))
  })
  afterEach(() => machine.close())

  async function jobOn(
    user: (typeof users)[number][1],
    folders?: JobFolders,
  ): Promise<Job & { folders: JobFolders }> {
    const own = folders ?? (await newJob(user))
    const setup = { ...(await actionProgram(user)), folders: own, ...(user === undefined ? {} : { user }) }
    return { ...startJob(setup, machine.prefix), folders: own }
  }

  /** The last argument of each run of CRIU that was recorded in a step, sorted. */
  async function recorded(step: ActionRun): Promise<readonly string[]> {
    const text = await readFile(join(step.outputs.report ?? '', 'criu-logs', 'runs.jsonl'), 'utf8')
    return text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).arguments.at(-1))
      .sort()
  }
  const get = { 'self-test': 'none', features: 'memtrack', cache: 'false' }
  const run = { ...get, run: tests('a') }
  const nothing = '/usr/local/bin:\n\n/usr/local/sbin:\n'
  const left = async () => (await machine.sh('ls -A /usr/local/bin /usr/local/sbin')).stdout
  const told = (step: ActionRun) => step.log.filter(line => /^(sudo criu|system): /.test(line))
  /** A CRIU of the machine's own at `path`: a program that is none of the gate's, and says which it is. */
  const own = (path: string) =>
    `printf '#!/bin/sh\\nif [ "$1" = whose ]; then echo the machine; exit; fi\\nexec ${tree} "$@"\\n' >${path}
    chmod 755 ${path}`
  /** Lets files be added to a folder of the machine. */
  const writable = (folder: string) =>
    `mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work
    mount -t overlay -o lowerdir=${folder},upperdir=/mnt/upper,workdir=/mnt/work none ${folder}`

  describe.each(users)('as %s', (_, user) => {
    it('gets CRIU, runs, has it in plain steps, and runs again', async () => {
      machine = await openMachine()
      const job = await jobOn(user)
      const first = await job.action({ ...get, 'criu-path': tree })
      expect(first).toMatchObject({ conclusion: 'success' })
      const version = first.outputs['criu-version']

      const again = await job.action(run)
      expect(again).toMatchObject({
        conclusion: 'success',
        outputs: { 'criu-version': version, verdict: 'pass' },
      })
      expect(await recorded(again)).toEqual(recordedOf('a'))

      const plain = await job.run('criu --version; sudo criu --version; sudo sh -c "command -v criu"')
      expect(plain.stdout).toBe(`Version: ${version}\nVersion: ${version}\n/usr/local/sbin/criu\n`)

      const third = await job.action(run)
      expect(third).toMatchObject({ conclusion: 'success' })
      expect(await recorded(third)).toEqual(recordedOf('a'))
      expect(await job.run(`"${third.outputs['criu-path']}" --version`)).toMatchObject({ code: 0 })

      const posts = await job.end()
      expect(posts.map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'success'])
      expect(await left()).toBe(nothing)
    })

    it('has its second job on the machine like its first', async () => {
      machine = await openMachine()
      const folders = await newJob(user)
      for (const origin of ['archive', 'archive']) {
        const job = await jobOn(user, folders)
        const first = await job.action({ ...get, install: 'archive', suite: 'sid' })
        expect(first.outputs).toMatchObject({ 'criu-provider': origin })
        const second = await job.action(run)
        // What the step before has got, by its own name.
        expect(second.outputs).toMatchObject({
          'criu-provider': origin,
          'criu-path': first.outputs['criu-path'],
          'cache-hit': 'true',
          verdict: 'pass',
        })
        expect(await recorded(second)).toEqual(recordedOf('a'))
        await job.end()
        expect(await left()).toBe(nothing)
      }
    })

    it.each([
      ['', false],
      [', its RUNNER_TEMP emptied', true],
    ])('mends what a job has left that was killed in its run%s', async (_, emptied) => {
      machine = await openMachine(own('/usr/local/sbin/criu'))
      const folders = await newJob(user)
      const killed = await jobOn(user, folders)
      const begun = killed.action({ ...get, 'criu-path': tree, run: 'touch begun; sleep 600' })
      begun.catch(() => {})
      await expect
        .poll(() => exists(join(folders.workspace, 'begun')), { timeout: 30_000, interval: 100 })
        .toBe(true)
      killed.kill()
      await expect(begun).rejects.toThrow('worker is gone')
      await expect
        .poll(async () => (await machine.sh('/usr/local/sbin/criu whose || :')).stdout, { timeout: 10_000 })
        .toBe('the machine\n')

      if (emptied) {
        await rm(folders.temp, { recursive: true })
        await mkdir(folders.temp)
        await machine.sh(`chown ${user?.uid ?? 0} '${folders.temp}'`)
      }
      const next = await jobOn(user, folders)
      const step = await next.action({ ...get, 'criu-path': tree })
      expect(told(step)[0]).toMatch(/job that has ended without its post step: mended$/)
      const second = await next.action(run)
      expect(second).toMatchObject({ conclusion: 'success', outputs: { verdict: 'pass' } })
      expect(await recorded(second)).toEqual(recordedOf('a'))
      await next.end()
      expect((await machine.sh('/usr/local/sbin/criu whose; ls -A /usr/local/sbin')).stdout).toBe(
        'the machine\ncriu\n',
      )
    })

    it('goes on after RUNNER_TEMP was emptied', async () => {
      machine = await openMachine()
      const folders = await newJob(user)
      const job = await jobOn(user, folders)
      await job.action({ ...get, 'criu-path': tree, run: tests('a') })
      await rm(folders.temp, { recursive: true })
      await mkdir(folders.temp)
      await machine.sh(`chown ${user?.uid ?? 0} '${folders.temp}'`)
      expect((await job.run('sudo criu --version')).stdout).toMatch(/^Version: /)
      const second = await job.action(run)
      expect(second).toMatchObject({ conclusion: 'success', outputs: { verdict: 'pass' } })
      expect(await recorded(second)).toEqual(recordedOf('a'))
      await job.end()
      expect(await left()).toBe(nothing)
    })

    it.each([0, 300])('records each of two jobs by itself, the second %d ms after the first', async pause => {
      machine = await openMachine()
      const jobs = [await jobOn(user), await jobOn(user)]
      await Promise.all(
        jobs.map(async (job, at) => {
          const name = `job-${at}`
          await sleep(at * pause)
          await job.action({ ...get, 'criu-path': tree })
          for (const _ of [1, 2]) {
            const step = await job.action({ ...get, run: tests(name) })
            expect(step).toMatchObject({ conclusion: 'success', outputs: { verdict: 'pass' } })
            expect(await recorded(step)).toEqual(recordedOf(name))
          }
          expect((await job.run('sudo criu --version')).stdout).toMatch(/^Version: /)
        }),
      )
      await Promise.all(jobs.map(job => job.end()))
      expect(await left()).toBe(nothing)
    })

    it.each(['/usr/sbin/criu', '/usr/local/sbin/criu'])(
      'uses the machine’s own %s, and leaves it be',
      async path => {
        machine = await openMachine(`${writable('/usr/sbin')}
        ${own(path)}`)
        const before = (await machine.sh(`ls -l --time-style=full-iso ${path}`)).stdout
        const job = await jobOn(user)
        for (const _ of [1, 2]) {
          const step = await job.action(run)
          expect(step.outputs).toMatchObject({
            'criu-provider': 'system',
            'criu-path': path,
            verdict: 'pass',
          })
          expect(await recorded(step)).toEqual(recordedOf('a'))
          expect((await job.run('sudo criu whose')).stdout).toBe('the machine\n')
        }
        await job.end()
        expect((await machine.sh(`ls -l --time-style=full-iso ${path}`)).stdout).toBe(before)
        expect((await machine.sh('ls -A /usr/local/sbin')).stdout).toBe(
          path.includes('local') ? 'criu\n' : '',
        )
      },
    )

    it.each(['/usr/sbin/criu', '/usr/local/sbin/criu'])(
      'puts its own CRIU before %s until the job ends',
      async path => {
        machine = await openMachine(`${writable('/usr/sbin')}
        ${own(path)}`)
        const job = await jobOn(user)
        const got = await job.action({ ...get, 'criu-path': tree })
        expect(got).toMatchObject({ conclusion: 'success' })
        expect(await job.run('sudo criu whose')).not.toMatchObject({ stdout: 'the machine\n' })
        const step = await job.action(run)
        expect(await recorded(step)).toEqual(recordedOf('a'))
        expect(await job.run('sudo criu whose')).not.toMatchObject({ stdout: 'the machine\n' })
        await job.end()
        expect((await machine.sh(`${path} whose`)).stdout).toBe('the machine\n')
        expect((await machine.sh('ls -A /usr/local/sbin')).stdout).toBe(
          path.includes('local') ? 'criu\n' : '',
        )
      },
    )

    it('tells of a link that leads nowhere, and keeps it', async () => {
      machine = await openMachine('ln -s ../gone/criu /usr/local/sbin/criu')
      const job = await jobOn(user)
      const first = await job.action({ ...get, install: 'system' })
      expect(told(first)).toContain(
        'system: /usr/local/sbin/criu is a link to ../gone/criu, which is not there',
      )
      const step = await job.action({ ...run, 'criu-path': tree })
      expect(await recorded(step)).toEqual(recordedOf('a'))
      await job.end()
      expect((await machine.sh('readlink /usr/local/sbin/criu')).stdout).toBe('../gone/criu\n')
    })
  })
})
