import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { kernelTable, withTable } from './kernel-table.ts'

type Answers = Readonly<Record<string, readonly [state: string, reason?: string]>>

function report(kernel: string, version: string | null, features: Answers): Report {
  const answers = Object.entries(features).map(([name, [state, reason = '']]) => [name, { state, reason }])
  return {
    runner: { kernel },
    criu: version === null ? null : { version },
    features: Object.fromEntries(answers),
    selfTest: { plain: { state: 'true', reason: '', log: null } },
  } as unknown as Report
}

const amd64 = report('6.1.0', '4.2.1', {
  memtrack: ['true'],
  timens: ['true'],
  'pagemap-scan': ['false', 'it came with Linux 6.7'],
  'apparmor-stacking': ['false', 'no AppArmor'],
})
const arm64 = report('6.12.0', null, {
  memtrack: ['unknown', 'no CRIU | here'],
  timens: ['true'],
  'pagemap-scan': ['true'],
  'apparmor-stacking': ['false', 'no AppArmor'],
})

describe('kernelTable', () => {
  it('puts what differs first, then the reasons, then what is the same', () => {
    const table = kernelTable([
      { machine: 'one', report: amd64 },
      { machine: 'two', report: arm64 },
    ])
    expect(table.split('\n')).toEqual([
      '## What differs',
      '',
      '|  | one<br>Linux 6.1.0<br>CRIU 4.2.1 | two<br>Linux 6.12.0<br>no CRIU |',
      '| --- | --- | --- |',
      '| `pagemap-scan` | **false** | true |',
      '',
      '## Why',
      '',
      '**one, CRIU 4.2.1**',
      '',
      '- `pagemap-scan`: false: it came with Linux 6.7',
      '',
      '**two, no CRIU**',
      '',
      '- `memtrack`: unknown: no CRIU &#124; here',
      '',
      '## The same wherever it is known',
      '',
      '- true: `round trip plain`, `memtrack`, `timens`',
      '',
      '- false: `apparmor-stacking`',
    ])
  })

  it('shows what a CRIU does not know as a dash, and counts it for no difference', () => {
    const older = report('6.1.0', '3.17.1', { timens: ['false', 'a reason'] })
    const table = kernelTable([
      { machine: 'one', report: amd64 },
      { machine: 'one', report: older },
    ])
    expect(table).toContain('| `timens` | true | **false** |')
    expect(table).not.toContain('| `memtrack`')
    expect(table).toContain('- true: `round trip plain`, `memtrack`')
  })
})

describe('withTable', () => {
  it('keeps what people wrote around the table', () => {
    const page = 'before\n<!-- table: made -->\nold\n<!-- /table -->\nafter\n'
    expect(withTable(page, '$& new')).toBe(
      'before\n<!-- table: made -->\n\n$& new\n\n<!-- /table -->\nafter\n',
    )
  })

  it('refuses a page without a place for it', () => {
    expect(() => withTable('a page', 'a table')).toThrow('no place for the table')
  })
})
