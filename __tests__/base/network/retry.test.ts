import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkPolicy, pauseAfter, type RetryPolicy, retry } from '../../../src/base/network/retry.ts'
import { HttpStatusError } from '../../../src/base/network/transient.ts'

const quick: RetryPolicy = { attempts: 3, firstPauseMs: 2, longestPauseMs: 8, budgetMs: 1000 }

/** An action that fails with each of `faults` in turn, then succeeds. */
function failing(faults: readonly Error[]) {
  let calls = 0
  const action = async () => {
    const fault = faults[calls++]
    if (fault !== undefined) throw fault
    return 'done'
  }
  return { action, calls: () => calls }
}

const busy = new HttpStatusError('https://example.org/x', 503, 'Service Unavailable')

describe('pauseAfter', () => {
  it('stays between half and all of a doubling span, up to the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failed, random) => {
          const pause = pauseAfter(networkPolicy, failed, random)
          const span = Math.min(networkPolicy.longestPauseMs, networkPolicy.firstPauseMs * 2 ** (failed - 1))
          expect(pause).toBeGreaterThanOrEqual(Math.floor(span / 2))
          expect(pause).toBeLessThanOrEqual(span)
        },
      ),
    )
  })
  it('obeys Retry-After, within the longest pause', () => {
    expect(pauseAfter(networkPolicy, 1, 0, 7)).toBe(7000)
    expect(pauseAfter(networkPolicy, 1, 0, 3600)).toBe(networkPolicy.longestPauseMs)
  })
})

describe('retry', () => {
  it('says in one line per attempt what happened', async () => {
    const log: string[] = []
    const { action } = failing([busy, Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })])
    expect(await retry('GET x', action, { log: line => log.push(line), policy: quick })).toBe('done')
    expect(log).toEqual([
      expect.stringMatching(/^GET x: attempt 1 of 3 failed: .* HTTP 503 .*; next in 0\.0 s$/),
      expect.stringMatching(/^GET x: attempt 2 of 3 failed: read ECONNRESET; next in/),
      'GET x: attempt 3 of 3 succeeded',
    ])
  })
  it('is silent when the first attempt succeeds', async () => {
    const log: string[] = []
    await retry('GET x', async () => 1, { log: line => log.push(line) })
    expect(log).toEqual([])
  })
  it('gives up after the last attempt, with the last fault as the cause', async () => {
    const log: string[] = []
    const { action, calls } = failing([busy, busy, busy, busy])
    const error = await retry('GET x', action, { log: line => log.push(line), policy: quick }).catch(e => e)
    expect(calls()).toBe(3)
    expect(error.message).toMatch(/^GET x failed 3 times in 0 s, last with: .*HTTP 503/)
    expect(error.cause).toBe(busy)
    expect(log).toHaveLength(3)
  })
  it('does not try again what cannot get better', async () => {
    const log: string[] = []
    const gone = new HttpStatusError('https://example.org/x', 404, 'Not Found')
    const { action, calls } = failing([gone, gone])
    await expect(retry('GET x', action, { log: line => log.push(line), policy: quick })).rejects.toBe(gone)
    expect(calls()).toBe(1)
    expect(log).toHaveLength(1)
  })
  it('starts no attempt after the budget', async () => {
    const { action, calls } = failing([busy, busy, busy])
    const policy = { ...quick, firstPauseMs: 50, longestPauseMs: 50, budgetMs: 10 }
    await expect(retry('GET x', action, { log: () => {}, policy })).rejects.toThrow('failed 1 times')
    expect(calls()).toBe(1)
  })
  it('tells of a tool the line with the fault, not only the command', async () => {
    const log: string[] = []
    const tool = new Error(
      'apt-get update ended with exit code 100:\nHit:1 x\nErr:2 y\n  504  Gateway Timeout [IP: z]',
    )
    await retry('Lists', failing([tool]).action, { log: line => log.push(line), policy: quick })
    expect(log[0]).toContain('apt-get update ended with exit code 100: 504  Gateway Timeout')
    const lasting = new Error('apt-get update ended with exit code 100:\nE: Release file is expired\nE: more')
    await expect(
      retry('Lists', failing([lasting]).action, { log: line => log.push(line), policy: quick }),
    ).rejects.toBe(lasting)
    expect(log.at(-1)).toBe(
      'Lists: attempt 1 of 3 failed: apt-get update ended with exit code 100: E: Release file is expired (not a fault that passes, so not tried again)',
    )
  })
})
