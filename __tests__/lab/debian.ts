import { distributionMirror } from '../../src/criu/apt/distribution-mirror.ts'
import { readAptMachine } from '../../src/criu/apt/machine.ts'
import type { AptSource } from '../../src/criu/apt/source.ts'

/** Debian's archive, for machines that are set up for another distribution; its keyring is a package there too. */
const publicArchive: AptSource = {
  uris: ['http://deb.debian.org/debian'],
  suites: [],
  components: ['main'],
  options: new Map([['signed-by', '/usr/share/keyrings/debian-archive-keyring.gpg']]),
}

/** A suite of Debian, by the mirror and keyring of this machine where it is a Debian itself. */
export async function debianSource(suite: string): Promise<AptSource> {
  const { release, sources } = await readAptMachine()
  const own = release.distribution === 'debian' ? distributionMirror(sources, release) : null
  return { ...(own ?? publicArchive), suites: [suite], components: ['main'] }
}
