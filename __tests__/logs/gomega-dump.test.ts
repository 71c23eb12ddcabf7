import { expect, it } from 'vitest'
import { withoutGomegaDumps } from '../../src/logs/gomega-dump.ts'

it('leaves the text of an error that gomega shows, and what stands around it', () => {
  const lines = [
    '[FAILED] Expected success, but got an error:',
    '    <*fmt.wrapError | 0x30357ed40120>: ',
    '    criu pre-dump failed: exit status 1',
    '    {',
    '        err: <*exec.ExitError | 0x30357ed40100>{',
    '            Stderr: nil,',
    '        },',
    '    }',
    'In [It] at: /src/green_test.go:35',
  ]
  expect(withoutGomegaDumps(lines)).toEqual([lines[0], lines[2], lines[8]])
})

it('leaves lines of anything else, and a value that has no end', () => {
  const plain = ['    {', '    count: 3,', '    }']
  expect(withoutGomegaDumps(plain)).toEqual(plain)
  const open = ['<*errors.errorString | 0xc000012345>: ', 'counter lost', '{', 's: "counter lost"']
  expect(withoutGomegaDumps(open)).toEqual(open.slice(1))
})
