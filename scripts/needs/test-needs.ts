import type { NeedName } from './needs.ts'

/** What `npm test` installs where it is missing, and all that a test may name. */
export const testNeeds = [
  'root',
  'sudo',
  'criu tools',
  'ps',
  'runc',
  'go',
  'bats',
  'gotestsum',
  'pytest',
  'gcc',
  'make',
  'build of criu',
  'archive tools',
  'gpg',
  'cmark-gfm',
  'mmdebstrap',
  'cpio',
  'debian-archive-keyring',
] as const satisfies readonly NeedName[]

export type TestNeed = (typeof testNeeds)[number]
