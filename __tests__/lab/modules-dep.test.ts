import { describe, expect, it } from 'vitest'
import { loadOrder, moduleName, parseModulesDep, withDependants } from './modules-dep.ts'

// Lines of depmod 30 for Debian's 6.1.0-50-cloud-amd64, and one as 6.12 has them.
const table = parseModulesDep(`kernel/net/netfilter/nfnetlink.ko:
kernel/net/netfilter/nf_tables.ko: kernel/net/netfilter/nfnetlink.ko kernel/lib/libcrc32c.ko
kernel/net/netfilter/nft_compat.ko: kernel/net/netfilter/x_tables.ko kernel/net/netfilter/nf_tables.ko kernel/net/netfilter/nfnetlink.ko kernel/lib/libcrc32c.ko
kernel/net/netfilter/x_tables.ko:
kernel/lib/libcrc32c.ko:
kernel/drivers/block/virtio_blk.ko.xz: kernel/drivers/virtio/virtio_ring.ko.xz kernel/drivers/virtio/virtio.ko.xz
kernel/drivers/net/virtio-fake.ko:
`)

describe('parseModulesDep', () => {
  it.each([
    ['kernel/drivers/block/virtio_blk.ko.xz', 'virtio_blk'],
    ['kernel/drivers/net/virtio-fake.ko', 'virtio_fake'],
    ['kernel/lib/libcrc32c.ko', 'libcrc32c'],
  ])('finds %s by the name %s', (file, name) => {
    expect(moduleName(file)).toBe(name)
    expect(table.get(name)?.file).toBe(file)
  })
})

describe('loadOrder', () => {
  it('loads what is needed before what needs it, once', () => {
    expect(loadOrder(table, ['nf_tables', 'nft_compat']).map(moduleName)).toEqual([
      'libcrc32c',
      'nfnetlink',
      'nf_tables',
      'x_tables',
      'nft_compat',
    ])
  })

  it('leaves out what is built in', () => {
    expect(loadOrder(table, ['ext4', 'virtio_blk']).map(moduleName)).toEqual([
      'virtio',
      'virtio_ring',
      'virtio_blk',
    ])
  })
})

describe('withDependants', () => {
  it.each([
    [['nf_tables'], ['nf_tables', 'nft_compat']],
    [['nfnetlink'], ['nfnetlink', 'nf_tables', 'nft_compat']],
    [['nothing_of_that_name'], []],
    [[], []],
  ])('of %j are %j', (names, files) => {
    expect(withDependants(table, names).map(moduleName)).toEqual(files)
  })
})
