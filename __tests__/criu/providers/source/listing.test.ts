import { describe, expect, it } from 'vitest'
import { listingFault } from '../../../../src/criu/providers/source/listing.ts'

const entry = (kind: string, name: string, size = '10') =>
  `${kind}rw-r--r-- 0/0 ${size.padStart(15)} 2026-07-20 10:19 ${name}`

const table: readonly (readonly [string, string, RegExp | null])[] = [
  ['a file', entry('-', 'criu-4.2/Makefile'), null],
  ['a name with spaces and an arrow', entry('-', 'criu-4.2/a -> b'), null],
  ['a folder', entry('d', 'criu-4.2/'), null],
  ['a link inside', entry('l', 'c/compel/arch/arm/x.h -> ../../../arch/x86/x.h'), null],
  ['a link to its own folder', entry('l', 'c/include/compel -> .'), null],
  ['a hard link inside', entry('h', 'c/a link to c/b'), null],
  ['a name that only begins with dots', entry('-', 'c/..a'), null],
  ['an absolute file', entry('-', '/etc/passwd'), /'\/etc\/passwd' would lie outside/],
  ['a file above', entry('-', '../x'), /outside/],
  ['a file above, hidden', entry('-', 'c/../../x'), /outside/],
  ['a link out', entry('l', 'c/x -> ../../etc'), /would lead out/],
  ['an absolute link', entry('l', 'c/x -> /etc/passwd'), /would lead out/],
  ['a link from outside', entry('l', '/x -> y'), /would lead out/],
  ['a hard link out', entry('h', 'c/x link to /etc/shadow'), /would lead out/],
  ['a device', entry('b', 'c/sda', '8,0'), /no file, folder or link/],
  ['a fifo', entry('p', 'c/fifo'), /no file, folder or link/],
  ['a bomb', entry('-', 'c/zeros', '99999999999'), /more than 1073741824 bytes/],
  ['what tar never prints', 'hello', /not understood/],
]

describe('listingFault', () => {
  it.each(table)('%s', (_name, line, fault) => {
    const answer = listingFault(`${entry('d', 'c/')}\n${line}\n`)
    if (fault === null) expect(answer).toBeNull()
    else expect(answer).toMatch(fault)
  })
  it('has a limit of entries', () => {
    expect(listingFault(`${entry('-', 'x')}\n`.repeat(100_001))).toMatch(/more than 100000 entries/)
  })
})
