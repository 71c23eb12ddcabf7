import { describe, expect, it } from 'vitest'
import { HttpStatusError, isTransient } from '../../../src/base/network/transient.ts'
import { ToolError } from '../../../src/base/tool.ts'

const errno = (code: string) => Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code })

const table: readonly (readonly [string, unknown, boolean])[] = [
  ['503', new HttpStatusError('https://x/', 503, 'Service Unavailable'), true],
  ['429', new HttpStatusError('https://x/', 429, 'Too Many Requests'), true],
  ['404', new HttpStatusError('https://x/', 404, 'Not Found'), false],
  ['403', new HttpStatusError('https://x/', 403, 'Forbidden'), false],
  ['reset', errno('ECONNRESET'), true],
  ['refused', errno('ECONNREFUSED'), true],
  ['wrapped errno', new Error('fetch failed', { cause: errno('ETIMEDOUT') }), true],
  [
    'full disk',
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    false,
  ],
  [
    'apt 504',
    new Error('E: Failed to fetch http://x/InRelease  504  Gateway Timeout [IP: 10.0.0.1 80]'),
    true,
  ],
  ['apt 404', new Error('E: Failed to fetch http://x/InRelease  404  Not Found [IP: 10.0.0.1 80]'), false],
  ['apt resolver', new Error("W: Failed to fetch http://x/ Temporary failure resolving 'x'"), true],
  ['apt connect', new Error('Could not connect to x:80 (10.0.0.1), connection timed out'), true],
  ['apt size', new Error('File has unexpected size (1 != 2). Mirror sync in progress? [IP: …]'), true],
  ['apt no key', new Error('W: GPG error: http://x InRelease: NO_PUBKEY 0123456789ABCDEF'), false],
  ['git 502', new Error('fatal: unable to access …: The requested URL returned error: 502'), true],
  ['git RPC', new Error('error: RPC failed; HTTP 503 curl 22'), true],
  ['git cut off', new Error('fetch-pack: unexpected disconnect while reading sideband packet'), true],
  ['git no such repository', new Error("fatal: repository 'https://x/' not found"), false],
  ['git no such ref', new Error("fatal: couldn't find remote ref no-such"), false],
  ['a size of 512 bytes', new Error('the file has 512 Bytes'), false],
  [
    'tool time limit',
    new ToolError(['git', 'fetch'], { code: 124, stdout: '', stderr: '', timedOut: true }),
    true,
  ],
  [
    'an option of apt',
    new Error('apt-get -o Acquire::http::Timeout=20 update ended with exit code 100'),
    false,
  ],
  ['AbortSignal', new DOMException('The operation was aborted due to timeout'), true],
  ['no error at all', 'ETIMEDOUT', false],
]

describe('isTransient', () => {
  it.each(table)('%s', (_name, error, expected) => {
    expect(isTransient(error)).toBe(expected)
  })
})
