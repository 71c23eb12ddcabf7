import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type ActionRun, machinePath, newJob, runAction } from './runner.ts'

/** As runc's libcontainer/integration does it: whatever keeps CRIU from answering is taken for a no. */
const source = `package integration

import (
	"os/exec"
	"strings"
	"testing"
)

func hasFeature(by, name string) bool {
	argv := append(strings.Fields(by), "criu", "check", "--feature", name)
	return exec.Command(argv[0], argv[1:]...).Run() == nil
}

func TestCheckpoint(t *testing.T) {}

func TestUsernsCheckpoint(t *testing.T) {
	if !hasFeature("env", "userns") {
		t.Skip("Test requires userns")
	}
}

func TestUsernsCheckpointAsUser(t *testing.T) {
	if !hasFeature("setpriv --reuid=65534 --regid=65534 --clear-groups", "userns") {
		t.Skip("Test requires userns")
	}
}
`

async function runSuite(suite: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  const folders = await newJob()
  await writeFile(join(folders.workspace, 'go.mod'), 'module integration\n\ngo 1.19\n')
  await writeFile(join(folders.workspace, 'checkpoint_test.go'), source)
  return await runAction({
    folders,
    inputs: {
      'criu-path': (await realCriu(suite)).path,
      'on-broken-criu': 'run',
      'self-test': 'none',
      run: 'go test -json -count=1 .',
      ...inputs,
    },
    env: { PATH: machinePath, GOCACHE: join(tmpdir(), 'checkpoint-gate-go') },
  })
}

const told = ({ annotations }: ActionRun) =>
  annotations
    .filter(({ properties }) => properties.title?.startsWith('unjustified skip: '))
    .map(({ level, message, properties }) => [level, properties.title, properties.file, message])

needing('root', 'go', 'runc').describe('a suite that takes "cannot ask" for "no"', () => {
  const line = source.split('\n').findIndex(text => text.includes('t.Skip')) + 1

  it('has its skip told where CRIU 3.17.1 cannot start on this kernel', async () => {
    const step = await runSuite('bookworm', { run: 'go test -json -count=1 -run "Checkpoint$" .' })
    expect(step.conclusion).toBe('success')
    expect(step.outputs).toMatchObject({
      'criu-version': '3.17.1',
      userns: 'unknown',
      verdict: 'pass',
      passed: '1',
      skipped: '0',
      'unjustified-skips': '1',
    })
    const why = 'TestUsernsCheckpoint: the skip blames userns, but userns is unknown here'
    expect(told(step)).toEqual([
      ['warning', 'unjustified skip: TestUsernsCheckpoint', 'checkpoint_test.go', why],
    ])
    const [annotation] = step.annotations.filter(({ message }) => message === why)
    expect(annotation?.properties.line).toBe(String(line))
    expect(step.summary).toContain('TestUsernsCheckpoint')
  })

  it('fails by on-unjustified-skip: fail', async () => {
    const step = await runSuite('bookworm', { 'on-unjustified-skip': 'fail' })
    expect(step.conclusion).toBe('failure')
    expect(step.outputs).toMatchObject({ verdict: 'fail', failed: '0', 'unjustified-skips': '2' })
    expect(told(step).map(([level]) => level)).toEqual(['error', 'error'])
  })

  it('hears nothing by on-unjustified-skip: ignore', async () => {
    const step = await runSuite('bookworm', { 'on-unjustified-skip': 'ignore' })
    expect(step.conclusion).toBe('success')
    expect(step.outputs).toMatchObject({ verdict: 'pass', 'unjustified-skips': '2' })
    expect(told(step)).toEqual([])
  })

  it('skips with a CRIU that works only what asks it without privilege, and that is told', async () => {
    const step = await runSuite('sid', {})
    expect(step.conclusion).toBe('success')
    expect(step.outputs).toMatchObject({ userns: 'true', passed: '2', 'unjustified-skips': '1' })
    const why = 'TestUsernsCheckpointAsUser: the skip blames userns, but userns is true here'
    expect(told(step)).toEqual([
      ['warning', 'unjustified skip: TestUsernsCheckpointAsUser', 'checkpoint_test.go', why],
    ])
  })
})
