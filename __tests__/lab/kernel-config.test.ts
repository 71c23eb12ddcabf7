import { describe, expect, it } from 'vitest'
import { lostOptions } from './built-kernel.ts'
import { unset } from './rebuilt-module.ts'

const config = `CONFIG_NF_TABLES=m
CONFIG_NF_TABLES_INET=y
# CONFIG_USERFAULTFD is not set
`

describe('unset', () => {
  it('takes out one option, and none whose name only begins with it', () => {
    expect(unset(config, 'CONFIG_NF_TABLES_INET')).toContain('\n# CONFIG_NF_TABLES_INET is not set\n')
    expect(unset(config, 'CONFIG_NF_TABLES')).toContain('\nCONFIG_NF_TABLES_INET=y\n')
  })
})

describe('lostOptions', () => {
  it.each([
    ['# a remark\nCONFIG_NF_TABLES=m\n# CONFIG_USERFAULTFD is not set\n', []],
    ['CONFIG_NF_TABLES=y\nCONFIG_TUN=y\n', ['CONFIG_NF_TABLES=y', 'CONFIG_TUN=y']],
    ['# CONFIG_NF_TABLES is not set\n', ['# CONFIG_NF_TABLES is not set']],
  ])('of %j are %j', (asked, lost) => {
    expect(lostOptions(asked, config)).toEqual(lost)
  })
})
