import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Annotation } from '../../src/action/annotations.ts'

/** What a process that emits them prints. */
function printed(planned: readonly Annotation[]): {
  readonly stdout: string
  readonly status: number | null
} {
  const script = `
    import { emitAnnotations } from './src/action/emit-annotations.ts'
    emitAnnotations(${JSON.stringify(planned)})`
  return spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
  })
}

describe('emitted annotations', () => {
  it('are workflow commands, in order, and leave the exit code alone', () => {
    const { stdout, status } = printed([
      { level: 'error', title: 'checkpoint-gate: failed', message: 'one\ntwo', file: null, line: null },
      { level: 'warning', title: 'a, b: c', message: '100%', file: 'tests/a.bats', line: 7 },
      { level: 'notice', title: 't', message: '::error::no ##[error]no', file: 'a.go', line: null },
    ])
    expect(stdout.trimEnd().split('\n')).toEqual([
      '::error title=checkpoint-gate%3A failed::one%0Atwo',
      '::warning title=a%2C b%3A c,file=tests/a.bats,line=7::100%25',
      '::notice title=t,file=a.go::::error::no ##[error]no',
    ])
    expect(status).toBe(0)
  })
})
