import { posix } from 'node:path'

/** CRIU 4.2 has 1,700 entries and 8 MB. */
const most = { entries: 100_000, bytes: 1 << 30 }

/**
 * Why a tar archive must not be unpacked; null when it may.
 * @param listing what GNU tar prints for `--list --verbose -P --numeric-owner --quoting-style=escape`, one entry a line.
 */
export function listingFault(listing: string): string | null {
  const lines = listing.split('\n').filter(Boolean)
  if (lines.length > most.entries) return `it has more than ${most.entries} entries`
  let bytes = 0
  for (const line of lines) {
    const entry = /^(\S)\S* +\S+ +(\d+|\d+,\d+) \S+ \S+ (.*)$/.exec(line)
    if (entry === null) return `tar lists an entry that is not understood: ${line.slice(0, 200)}`
    const [, kind = '', size = '', name = ''] = entry
    bytes += Number(size)
    const fault = bytes > most.bytes ? `it unpacks to more than ${most.bytes} bytes` : entryFault(kind, name)
    if (fault !== null) return fault
  }
  return null
}

/** `name` of a link is `NAME -> TARGET` or, of a hard one, `NAME link to TARGET`; its target must stay inside, too. */
function entryFault(kind: string, name: string): string | null {
  if (kind === '-' || kind === 'd') return leavesFolder(name) ? `'${name}' would lie outside of it` : null
  if (kind !== 'l' && kind !== 'h') return `'${name}' is no file, folder or link`
  const arrow = kind === 'l' ? ' -> ' : ' link to '
  const at = name.indexOf(arrow)
  const [link, target] = [name.slice(0, at), name.slice(at + arrow.length)]
  // The target of a hard link is the name of another entry, that of a symbolic one is relative to its own folder.
  const reached = kind === 'l' ? posix.join(posix.dirname(link), target) : target
  const leaves = at < 0 || leavesFolder(link) || leavesFolder(reached) || target.startsWith('/')
  return leaves ? `link '${name}' would lead out of it` : null
}

function leavesFolder(path: string): boolean {
  return path.startsWith('/') || posix.normalize(path).split('/')[0] === '..'
}
