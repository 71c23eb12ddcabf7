import { open, stat } from 'node:fs/promises'
import { arch, release } from 'node:os'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { runProcess } from '../../base/process.ts'
import type { HostFacts } from '../facts.ts'
import { argvIn, type Place } from '../place.ts'
import { runsOnHypervisor, xsaveBytes } from './cpu.ts'
import { tryCpu } from './cpu-trial.ts'
import { parseKernelConfig } from './kernel-config.ts'
import { moduleStates } from './modules.ts'
import { cgroupMode, parseMounts, procOptions } from './mounts.ts'
import { parseProcessStatus } from './process-status.ts'
import { findTools } from './tools.ts'

/** The sysctls that decide over CRIU's work. Source: linux Documentation/admin-guide/sysctl, AppArmor's wiki */
const sysctls = [
  'fs.pipe-max-size',
  'kernel.apparmor_restrict_unprivileged_unconfined',
  'kernel.apparmor_restrict_unprivileged_userns',
  'kernel.io_uring_disabled',
  'kernel.unprivileged_userns_clone',
  'kernel.yama.ptrace_scope',
  'net.core.bpf_jit_enable',
  'user.max_net_namespaces',
  'user.max_user_namespaces',
  'vm.unprivileged_userfaultfd',
] as const

const sysctlFile = (name: string) => `/proc/sys/${name.replaceAll('.', '/')}`

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ppc64: 'ppc64el' }

/** A kernel configuration has about 300 kB, a list of modules 700 kB; what is far larger is neither. */
const maxConfigBytes = 4 << 20

/**
 * Reads the facts of this machine and of `place` on it. Never throws: what cannot be read is null, empty or left out.
 */
export async function readHostFacts(place: Place): Promise<HostFacts> {
  const [config, modules, files, path, cpuinfo, cpu, container] = await Promise.all([
    readKernelConfig(release()),
    readModules(release()),
    readFilesIn(place, [
      '/proc/self/status',
      '/proc/self/uid_map',
      '/proc/self/mounts',
      '/sys/kernel/security/lsm',
      ...sysctls.map(sysctlFile),
    ]),
    pathIn(place),
    readBounded('/proc/cpuinfo', 1 << 16),
    tryCpu(place),
    containerKind(),
  ])
  const mounts = parseMounts(files.get('/proc/self/mounts') ?? '')
  const uidMap = files.get('/proc/self/uid_map')
  return {
    kernel: release(),
    arch: architectures[arch()] ?? arch(),
    ...config,
    modules,
    ...parseProcessStatus(files.get('/proc/self/status') ?? ''),
    initialUserNamespace: uidMap === undefined ? null : /^\s*0\s+0\s+4294967295\s*$/.test(uidMap),
    lsm: files.get('/sys/kernel/security/lsm')?.trim().split(',') ?? null,
    sysctls: Object.fromEntries(
      sysctls.flatMap(name => {
        const value = files.get(sysctlFile(name))
        return value === undefined ? [] : [[name, value.trim()]]
      }),
    ),
    cgroup: cgroupMode(mounts),
    procOptions: procOptions(mounts),
    container,
    virtualMachine: runsOnHypervisor(cpuinfo?.toString() ?? ''),
    ...cpu,
    xsaveBytes: xsaveBytes(cpuinfo?.toString() ?? ''),
    glibc: glibcVersion(),
    tools: path === null ? {} : await findTools(path),
  }
}

/** The configuration of the kernel `release`, from the first place that has one. */
async function readKernelConfig(
  release: string,
): Promise<Pick<HostFacts, 'kernelConfig' | 'kernelConfigSource'>> {
  const candidates = [
    '/proc/config.gz',
    `/boot/config-${release}`,
    `/lib/modules/${release}/config`,
    `/lib/modules/${release}/build/.config`,
  ]
  for (const file of candidates) {
    const bytes = await readBounded(file, maxConfigBytes)
    const text = bytes === null ? null : file.endsWith('.gz') ? await unzip(bytes) : bytes.toString()
    const kernelConfig = parseKernelConfig(text ?? '')
    if (kernelConfig.size > 0) return { kernelConfig, kernelConfigSource: file }
  }
  return { kernelConfig: null, kernelConfigSource: '' }
}

/** Which modules the kernel `release` has or can load. Source: linux Documentation/kbuild/kbuild.rst, modules.builtin */
async function readModules(release: string): Promise<HostFacts['modules']> {
  const folder = `/lib/modules/${release}`
  const files = ['/proc/modules', `${folder}/modules.dep`, `${folder}/modules.builtin`]
  const [loaded = '', ...installed] = await Promise.all(
    files.map(async file => (await readBounded(file, maxConfigBytes))?.toString() ?? ''),
  )
  return moduleStates(loaded, installed.join('\n'))
}

async function unzip(bytes: Buffer): Promise<string | null> {
  try {
    return (await promisify(gunzip)(bytes, { maxOutputLength: maxConfigBytes })).toString()
  } catch {
    return null
  }
}

/** The first `maxBytes` of a file; null when it cannot be read. */
async function readBounded(file: string, maxBytes: number): Promise<Buffer | null> {
  try {
    await using handle = await open(file)
    const chunks: Buffer[] = []
    for await (const chunk of handle.createReadStream({ end: maxBytes - 1, autoClose: false }))
      chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    return null
  }
}

/** The texts of those of `files` that a command in `place` can read: what it sees can differ from what we see. */
async function readFilesIn(place: Place, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ended = await runProcess(argvIn(place, 10, ['grep', '-sH', '', ...files]), { timeoutMs: 15_000 })
  const lines = Map.groupBy(ended.stdout.split('\n'), line => line.slice(0, line.indexOf(':')))
  return new Map(
    files.flatMap(file => {
      const own = lines.get(file)
      return own === undefined ? [] : [[file, own.map(line => line.slice(file.length + 1)).join('\n')]]
    }),
  )
}

/** PATH as a command in `place` gets it (sudo gives its own); null when it cannot be asked. */
async function pathIn(place: Place): Promise<string | null> {
  const ended = await runProcess(argvIn(place, 10, ['printenv', 'PATH']), { timeoutMs: 15_000 })
  return ended.code === 0 ? ended.stdout.trim() : null
}

/** Node's own C library is the machine's; null where it is another one than glibc. */
function glibcVersion(): string | null {
  // Not yet in Node's types: leaves out what would ask a name server.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: unknown } }
  return typeof header?.glibcVersionRuntime === 'string' ? header.glibcVersionRuntime : null
}

/**
 * Which container this is, by the marks that its manager leaves; empty where there are none.
 * Source: systemd src/basic/virt.c `detect_container_files`, https://systemd.io/CONTAINER_INTERFACE
 */
async function containerKind(): Promise<string> {
  const marks = [
    ['/.dockerenv', 'docker'],
    ['/run/.containerenv', 'podman'],
  ] as const
  for (const [file, kind] of marks) {
    if (await stat(file).catch(() => null)) return kind
  }
  return (await readBounded('/run/systemd/container', 64))?.toString().trim() ?? ''
}
