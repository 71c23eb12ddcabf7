import { expect, it } from 'vitest'
import { upstreamVersion } from '../../../src/criu/apt/upstream-version.ts'

it.each([
  ['4.2.1-1', '4.2.1'],
  ['3.17.1-2+deb12u1', '3.17.1'],
  ['3.16.1-2ubuntu1', '3.16.1'],
  ['2:4.1+ds-1~bpo12+1', '4.1'],
  ['v4.2-1', '4.2'],
])('takes %s for %s', (version, upstream) => {
  expect(upstreamVersion(version)).toBe(upstream)
})
