import { describe, expect, it } from 'vitest'
import { runTool, ToolError } from '../../src/base/tool.ts'

describe('runTool', () => {
  it('gives what a tool printed', async () => {
    const output = await runTool(['sh', '-c', 'echo "$IN"; echo err >&2'], {
      seconds: 10,
      env: { IN: 'in' },
    })
    expect(output).toEqual({ code: 0, stdout: 'in\n', stderr: 'err\n', timedOut: false })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['that is not there', ['no-such-tool', 'x'], /^no-such-tool is not installed$/],
    [
      'that misses another',
      ['sh', '-c', 'no-such-tool'],
      /^sh is not installed: .*no-such-tool: .*not found$/,
    ],
    ['that fails', ['sh', '-c', 'seq 20; exit 3'], /^sh -c .* ended with exit code 3:\n13\n(?:\d+\n)*20$/],
    ['that fails in silence', ['false'], /^false ended with exit code 1 and printed nothing$/],
    ['that does not end', ['sleep', '60'], /^sleep 60 reached its time limit and printed nothing$/],
  ])('throws for a tool %s', async (_, argv, message) => {
    await expect(runTool(argv, { seconds: 1 })).rejects.toThrow(message)
  })

  it('tells of a failure in fields, too', async () => {
    const failing = runTool(['sh', '-c', 'echo out; echo not our ref >&2; exit 128'], { seconds: 10 })
    const error = await failing.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ToolError)
    expect(error).toMatchObject({ code: 128, stdout: 'out\n', stderr: 'not our ref\n', timedOut: false })
    expect(error instanceof ToolError && [error.says(/our ref/), error.says(/exit code/)]).toEqual([
      true,
      false,
    ])
    await expect(runTool(['sleep', '60'], { seconds: 1 })).rejects.toMatchObject({ timedOut: true })
  })
})
