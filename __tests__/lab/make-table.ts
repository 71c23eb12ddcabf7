// npm run lab:table: makes the table of docs/lab.md from the reports of the last run of each machine.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../../src/report/report.ts'
import { type Column, kernelTable, withTable } from './kernel-table.ts'
import { machines } from './machines.ts'
import { reports, repository } from './paths.ts'

const columns: Column[] = []
for (const { name, title, steps } of machines) {
  for (const step of steps) {
    const file = join(reports, name, step.name, 'report.json')
    const report = JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) as Report | null
    if (report === null) console.log(`${name}, ${step.name}: no report; npm run lab -- ${name} makes it`)
    // A later step with the same CRIU measures the same.
    else if (!columns.some(column => column.machine === title && criu(column.report) === criu(report)))
      columns.push({ machine: title, report })
  }
}
if (columns.length === 0) throw new Error(`${reports} has no report: npm run lab makes them`)
const page = join(repository, 'docs', 'lab.md')
await writeFile(page, withTable(await readFile(page, 'utf8'), kernelTable(columns)))

function criu(report: Report): string | null {
  return report.criu?.version ?? null
}
