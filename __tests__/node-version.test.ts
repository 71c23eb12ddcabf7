import { expect, it } from 'vitest'
import { nodeFault } from '../src/node-version.ts'

it.each([
  ['24.0.0', null],
  ['25.1.0', null],
  ['22.12.0', /^checkpoint-gate needs Node 24 or newer, and this is Node 22\.12\.0: use /],
  ['18.20.8', /this is Node 18\.20\.8/],
  ['9.0.0', /this is Node 9\.0\.0/],
])('judges Node %s', (version, fault) => {
  if (fault === null) expect(nodeFault(version)).toBeNull()
  else expect(nodeFault(version)).toMatch(fault)
})
