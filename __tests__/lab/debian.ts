import type { AptSource } from '../../src/criu/apt/apt-source.ts'
import { distributionMirror } from '../../src/criu/apt/distribution-mirror.ts'
import { readAptMachine } from '../../src/criu/apt/machine.ts'

/**
 * A suite of Debian, by the mirror and keyring of this machine.
 * @throws Error on another distribution: its apt knows no mirror of Debian.
 */
export async function debianSource(suite: string): Promise<AptSource> {
  const { release, sources } = await readAptMachine()
  const own = release.distribution === 'debian' ? distributionMirror(sources, release) : null
  if (own === null)
    throw new Error(
      `The lab takes its kernels from Debian; this is ${release.name}. Run it on Debian or in a container of it.`,
    )
  return { ...own, suites: [suite], components: ['main'] }
}
