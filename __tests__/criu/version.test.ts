import { expect, it } from 'vitest'
import { comparableVersion } from '../../src/base/comparable-version.ts'
import { parseCriuVersion } from '../../src/criu/version.ts'

it.each([
  ['Version: 3.17.1\n', { version: '3.17.1', gitId: '' }],
  ['Version: 4.2\nGitID: v4.2-17-g2cf8f13ca\n', { version: '4.2', gitId: 'v4.2-17-g2cf8f13ca' }],
  ['Version: 4.2.1\nGitID: 0\n', { version: '4.2.1', gitId: '' }],
  ['bash: criu: command not found', null],
  ['GNU bash, version 5.2.15(1)-release', null],
])('reads %j', (output, version) => {
  expect(parseCriuVersion(output)).toEqual(version)
})

it.each([
  ['4.2', '4.2.0'],
  ['3.17.1', '3.17.1'],
  ['6.18.0-3-amd64', '6.18.0'],
  ['6.17.0-1022-azure', '6.17.0'],
  ['devel', null],
])('compares %s as %s', (version, comparable) => {
  expect(comparableVersion(version)).toBe(comparable)
})
