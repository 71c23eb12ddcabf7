import { describe, expect, it } from 'vitest'
import { parseSourceVersion } from '../../../../src/criu/providers/source/source-version.ts'

const versions = (major: string, minor: string, sublevel: string, extra: string) =>
  `CRIU_VERSION_MAJOR\t:= ${major}\nCRIU_VERSION_MINOR\t:= ${minor}\nCRIU_VERSION_SUBLEVEL\t:=${sublevel}\nCRIU_VERSION_EXTRA\t:=${extra}\nCRIU_VERSION_NAME\t:= X\n`

describe('parseSourceVersion', () => {
  it.each([
    ['4.2', versions('4', '2', '', '')],
    ['4.2.1', versions('4', '2', ' 1', '')],
    ['3.17.1', versions('3', '17', ' 1', '')],
    ['4.3.rc1', versions('4', '3', '', ' rc1')],
    [null, 'VERSION = 6\nPATCHLEVEL = 12\n'],
    [null, ''],
  ])('%s', (version, text) => {
    expect(parseSourceVersion(text)).toBe(version)
  })
})
