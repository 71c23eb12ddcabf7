import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import { localFolder } from '../../../src/criu/sudo-path/expose.ts'
import { needing } from '../../needing.ts'
import { inOpenCheckout, withOpenCheckout } from '../../open-checkout.ts'
import { realCriu } from '../../real-criu.ts'

const child = [process.execPath, join(import.meta.dirname, 'expose-child.ts')].map(inOpenCheckout).join(' ')

let scratch = ''
let start = ''
let version = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'expose-'))
  await chmod(scratch, 0o755)
  const real = await realCriu('sid')
  version = real.version
  await cp(real.root, join(scratch, 'checkpoint-gate', 'tree'), { recursive: true })
  start = join(scratch, 'checkpoint-gate', 'tree', 'bin', 'criu')
  for (const name of ['one', 'other']) {
    await mkdir(join(scratch, name))
    await writeFile(join(scratch, name, 'criu'), `#!/bin/sh\necho ${name} "$@"\n`, { mode: 0o755 })
  }
})
afterAll(() => rm(scratch, { recursive: true }))

/** Runs a script where `/usr/local/sbin` and `/usr/local/bin` are empty and nobody else's; `$0` is the test's folder. */
async function inPrivateLocal(script: string): Promise<readonly string[]> {
  const prepared = `set -e
    mount -t tmpfs -o mode=755 tmpfs /usr/local/sbin; mount -t tmpfs -o mode=755 tmpfs /usr/local/bin
    gate() { RUNNER_TEMP=$0 ${child} "$@"; }
    ${script}`
  const argv = [...withOpenCheckout, 'sh', '-c', prepared, scratch]
  const ended = await runProcess(argv, { timeoutMs: 30_000 })
  expect(ended).toMatchObject({ code: 0 })
  return ended.stdout.trim().split('\n')
}

/** Commands that make a program at `path` which says `foreign`. */
const foreignProgram = (path: string) => `printf '#!/bin/sh\\necho foreign\\n' > ${path}; chmod 755 ${path}`
const exposed = (changes: readonly unknown[] = []) => ({
  state: 'exposed',
  path: '/usr/local/sbin/criu',
  changes,
})
const parsed = (line: string | undefined): unknown => JSON.parse(line ?? '')

needing('root', 'sudo').describe('exposeCriu', () => {
  it('lets sudo find CRIU, however often, until the job ends', async () => {
    const [first, second, said, released, ...left] = await inPrivateLocal(
      `gate expose ${start}; gate expose ${start}; sudo -n criu --version; gate release; ls -A /usr/local/sbin`,
    )
    expect(parsed(first)).toEqual(exposed())
    expect(second).toBe(first)
    expect(said).toBe(`Version: ${version}`)
    expect([parsed(released), left]).toEqual([[], []])
  })

  it('starts the CRIU of the last step', async () => {
    const lines = await inPrivateLocal(`gate expose $0/one/criu; sudo -n criu a; gate expose $0/other/criu
      sudo -n criu 'b  c' "d
e"`)
    expect(lines.slice(1)).toEqual(['one a', expect.any(String), 'other b  c d', 'e'])
  })

  it.each([
    ['a program', foreignProgram('/usr/local/sbin/criu')],
    ['a link', `${foreignProgram('/usr/local/bin/x')}; ln -s ../bin/x /usr/local/sbin/criu`],
  ])('keeps %s that is not ours aside', async (_, foreign) => {
    const [before, told, during, released, after, same, ...files] = await inPrivateLocal(
      `${foreign}; stat -c %i:%Y /usr/local/sbin/criu; gate expose $0/one/criu; sudo -n criu
      gate release; sudo -n criu; stat -c %i:%Y /usr/local/sbin/criu; ls -A /usr/local/sbin`,
    )
    expect(parsed(told)).toEqual(exposed([expect.stringContaining('kept aside until the job ends')]))
    expect(during).toBe('one')
    expect(parsed(released)).toEqual(["/usr/local/sbin/criu is the machine's own again"])
    expect([after, same, files]).toEqual(['foreign', before, ['criu']])
  })

  it('leaves alone what sudo finds by itself, and gives it back its name', async () => {
    const [, told, said, ...files] = await inPrivateLocal(
      `${foreignProgram('/usr/local/sbin/criu')}; gate expose $0/one/criu; gate expose /usr/local/sbin/criu
      sudo -n criu; ls -A /usr/local/sbin`,
    )
    expect(parsed(told)).toEqual({
      state: 'found-anyway',
      path: '/usr/local/sbin/criu',
      changes: ["/usr/local/sbin/criu is the machine's own again"],
    })
    expect([said, files]).toEqual(['foreign', ['criu']])
  })

  it('leaves what was installed over it, as a `make install` of CRIU does', async () => {
    const lines = await inPrivateLocal(
      `echo old >/usr/local/sbin/criu; chmod 755 /usr/local/sbin/criu; gate expose $0/one/criu >/dev/null
      ${foreignProgram('new')}; install new /usr/local/sbin/criu; rm new
      sudo -n criu; gate release >/dev/null; sudo -n criu; ls -A /usr/local/sbin`,
    )
    expect(lines).toEqual(['foreign', 'foreign', 'criu'])
  })

  it('gives jobs of one worker each its own by their workspace, and elsewhere what the machine has', async () => {
    const lines =
      await inPrivateLocal(`mkdir -p /usr/local/bin/w/1 /usr/local/bin/w/2 /usr/local/bin/t/1 /usr/local/bin/t/2
      ${foreignProgram('/usr/local/sbin/criu')}
      for job in 1:one 2:other; do
        RUNNER_TEMP=/usr/local/bin/t/\${job%:*} GITHUB_WORKSPACE=/usr/local/bin/w/\${job%:*} \\
          ${child} expose "$0/\${job#*:}/criu" >/dev/null
      done
      for folder in w/1 w/2 t; do (cd /usr/local/bin/$folder; sudo -n criu here); done`)
    expect(lines).toEqual(['one here', 'other here', 'foreign'])
  })

  it('gives the only job’s CRIU to a process that no job started', async () => {
    const lines = await inPrivateLocal(
      `gate expose $0/one/criu >/dev/null; (setsid sh -c 'sleep 0.3; sudo -n criu daemon' &); sleep 0.6`,
    )
    expect(lines).toEqual(['one daemon'])
  })

  it('mends what a job that is gone has left, and says so', async () => {
    const [mended, said, ...files] = await inPrivateLocal(
      `${foreignProgram('/usr/local/sbin/criu')}
      sh -c 'RUNNER_TEMP=$0 ${child} expose $0/one/criu; exit' "$0" >/dev/null
      gate mend; sudo -n criu; ls -A /usr/local/sbin`,
    )
    expect(parsed(mended)).toEqual([
      '/usr/local/sbin/criu was still led to the CRIU of a job that has ended without its post step: mended',
      "/usr/local/sbin/criu is the machine's own again",
    ])
    expect([said, files]).toEqual(['foreign', ['criu']])
  })

  it('takes the end of the job’s folder for the end of the job, where the worker lives on', async () => {
    const [mended, ...files] = await inPrivateLocal(
      `mkdir /usr/local/bin/temp; RUNNER_TEMP=/usr/local/bin/temp ${child} expose $0/one/criu >/dev/null
      rmdir /usr/local/bin/temp; gate mend; ls -A /usr/local/sbin`,
    )
    expect(parsed(mended)).toEqual([expect.stringContaining('mended')])
    expect(files).toEqual([])
  })

  it('ends with one line what would start itself', async () => {
    const [, code, ...said] = await inPrivateLocal(
      `printf '#!/bin/sh\\nexec sudo -n criu\\n' >/usr/local/bin/exec; chmod 755 /usr/local/bin/exec
      printf '#!/bin/sh\\n/usr/local/sbin/criu "$@"\\n' >/usr/local/bin/call; chmod 755 /usr/local/bin/call
      gate expose /usr/local/bin/call
      for attempt in 1; do /usr/local/sbin/criu 2>&1 || echo $?; done | sort | uniq -c`,
    )
    expect([code, ...said].map(line => line?.trim())).toEqual([
      '1 127',
      '1 criu: what /usr/local/sbin/criu starts for this job leads back to it: name another CRIU.',
    ])
  })

  it('says what is gone', async () => {
    const lines = await inPrivateLocal(
      `cp $0/one/criu /usr/local/bin/x; gate expose /usr/local/bin/x >/dev/null; rm /usr/local/bin/x
      sudo -n criu 2>&1 || echo $?`,
    )
    expect(lines).toEqual([
      'criu: /usr/local/bin/x, which a job of checkpoint-gate has put here, is gone.',
      '127',
    ])
  })

  it('tells of a read-only /usr/local', async () => {
    const [told] = await inPrivateLocal(`mount -o remount,ro /usr/local/sbin; gate expose ${start}`)
    expect(parsed(told)).toEqual({
      state: 'not-exposed',
      why: expect.stringContaining('Read-only file system'),
    })
  })

  it('tells where there is no sudo', async () => {
    const onlyTimeout = 'mkdir /usr/local/bin/p; ln -s /usr/bin/timeout /usr/local/bin/p/'
    const [told] = await inPrivateLocal(`${onlyTimeout}; export PATH=/usr/local/bin/p; gate expose ${start}`)
    expect(parsed(told)).toEqual({ state: 'not-exposed', why: expect.stringContaining('sudo') })
  })

  it('tells of a user who may not use sudo', async () => {
    const nobody = 'setpriv --reuid=nobody --regid=nogroup --clear-groups env PATH=/usr/bin:/bin'
    const [told] = await inPrivateLocal(`${nobody} ${child} expose ${start}`)
    expect(parsed(told)).toEqual({
      state: 'not-exposed',
      why: expect.stringContaining('password is required'),
    })
  })
})

describe('localFolder', () => {
  it.each([
    ['/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin', '/usr/local/sbin'],
    ['/usr/bin:/usr/local/bin', '/usr/local/bin'],
    ['/usr/bin:/bin', null],
    ['', null],
  ])('takes from %j %s', (path, folder) => {
    expect(localFolder(path)).toBe(folder)
  })
})
