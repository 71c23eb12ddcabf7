import { expect, it } from 'vitest'
import { failedStatement } from '../../src/readers/failed-statement.ts'

/** The statement at the line that is marked with `<<`. */
function at(source: string): readonly string[] {
  const lines = source.split('\n')
  const line = lines.findIndex(text => text.includes('<<')) + 1
  return failedStatement(
    lines.map(text => text.replace('<<', '')),
    line,
  )
}

it.each([
  [
    'the condition of a block',
    `
	preDumpOpts := &libcontainer.CriuOpts{
		PreDump: true,
	}
	if err := container.Checkpoint(preDumpOpts); err != nil {
		showFile(t, preDumpLog)
		t.Fatal(err)<<
	}`,
    ['if err := container.Checkpoint(preDumpOpts); err != nil {', 't.Fatal(err)'],
  ],
  [
    'what a condition checks',
    `
	err = container.PreDump(opts)

	if err != nil {
		t.Fatal(err)<<
	}`,
    ['err = container.PreDump(opts)', 'if err != nil {', 't.Fatal(err)'],
  ],
  [
    'what a check in one line checks',
    `
	state, err := container.Status()
	ok(t, err)<<`,
    ['state, err := container.Status()', 'ok(t, err)'],
  ],
  ['a call that checks itself', '\n\trequire.NoError(t, c.Dump())<<', ['require.NoError(t, c.Dump())']],
  [
    'nothing of the function around it',
    'func TestPreDump(t *testing.T) {\n\tt.Fatal("no")<<\n}',
    ['t.Fatal("no")'],
  ],
  ['nothing that an earlier block did', 'if preDump() {\n\tlog()\n}\nx := 1\ndump()<<', ['dump()']],
  ['the code of a shell', 'criu pre-dump\nrc=$?\n[ $rc -eq 0 ]<<', ['rc=$?', '[ $rc -eq 0 ]']],
])('is %s', (_, source, statement) => {
  expect(at(source)).toEqual(statement)
})

it('is nothing for a line that is not there', () => {
  expect(failedStatement(['a'], 2)).toEqual([])
  expect(failedStatement([], 0)).toEqual([])
})
