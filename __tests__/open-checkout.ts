import { join } from 'node:path'
import { root } from '../scripts/check/root.ts'

const open = '/mnt'

/**
 * Stands before a command of another user's that is to read this checkout, which may lie in root's home: there it is at
 * another place, where anybody can read it. Needs root.
 */
export const withOpenCheckout = [
  ...['unshare', '--mount', 'sh', '-c'],
  `mount --bind "$0" ${open} && exec "$@"`,
  root,
] as const

/** A path of the checkout as it is there; others are what they are. */
export function inOpenCheckout(path: string): string {
  return path.startsWith(root) ? join(open, path.slice(root.length)) : path
}
