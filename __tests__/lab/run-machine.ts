import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import type { Report } from '../../src/report/report.ts'
import { boot } from './boot.ts'
import { writeInitramfs } from './initramfs.ts'
import { judge } from './judge.ts'
import { kernel } from './kernel.ts'
import type { Machine } from './machine.ts'
import { modulesDisk, resultsDisk } from './machine-disks.ts'
import { made } from './made.ts'
import { cache, reports } from './paths.ts'
import type { StepResult } from './plan.ts'
import { type Guest, qemuArgv } from './qemu.ts'
import { rootDisk } from './root-disk.ts'
import { compiledSuites } from './suites.ts'
import { workDisk } from './work-disk.ts'

/** Boot and shut-down under emulation, on busy cores. */
const bootSeconds = 180

/** Makes all that the guest of `machine` starts from. Machines share parts: to be called for one after the other. */
export async function prepare(machine: Machine): Promise<Guest> {
  const { name, arch, steps } = machine
  const folder = join(cache, 'machines', name)
  await mkdir(folder, { recursive: true })
  const booted = await kernel(machine.kernel, arch)
  const root = await rootDisk(arch)
  const busybox = join(root.folder, 'usr', 'bin', 'busybox')
  return {
    arch,
    image: booted.image,
    initramfs: await made(join(folder, 'initramfs'), { layout: 2, booted, arch }, path =>
      writeInitramfs(booted, busybox, path),
    ),
    disks: {
      root: root.image,
      modules: await modulesDisk(folder, booted, machine.without),
      work: await workDisk(
        folder,
        { steps: steps.map(({ expect, ...step }) => step) },
        machine.suites ? await compiledSuites(arch) : null,
      ),
      results: await resultsDisk(join(folder, 'results.tar')),
    },
  }
}

/**
 * Boots a guest that was prepared for a machine, lets it run the machine's steps, and judges what came out. Several may
 * run at a time.
 * @returns what is not as expected, one sentence each.
 * @throws Error when it does not boot, or does not come to its end.
 */
export async function runMachine({ name, steps }: Machine, guest: Guest): Promise<readonly string[]> {
  const seconds = bootSeconds + steps.reduce((sum, step) => sum + step.seconds, 0)
  const out = join(reports, name)
  await rm(out, { recursive: true, force: true })
  await boot(name, qemuArgv(guest), join(cache, 'machines', name, 'console.log'), seconds)
  await mkdir(out, { recursive: true })
  await runTool(['tar', '-xf', guest.disks.results, '-C', out], { seconds: 60 })
  const faults: string[] = []
  for (const step of steps) {
    const result = await readJson<StepResult>(join(out, `${step.name}.json`))
    if (result === null) throw new Error(`the guest left no result of the step ${step.name}`)
    const report = await readJson<Report>(join(out, step.name, 'report.json'))
    faults.push(...judge(step.expect, result, report).map(fault => `${name}, ${step.name}: ${fault}`))
  }
  return faults
}

/** What is in a file of JSON; null when there is no such file. */
async function readJson<T>(file: string): Promise<T | null> {
  return JSON.parse(await readFile(file, 'utf8').catch(() => 'null'))
}
