import { expect, it } from 'vitest'
import { type CandidateRequest, findCandidates } from '../../src/criu/candidates.ts'
import { providerNames } from '../../src/criu/criu.ts'
import { parseWantedVersion, type WantedVersion } from '../../src/criu/wanted-version.ts'

const wanted = (text: string) => parseWantedVersion(text) as WantedVersion

async function providersFor(version: string): Promise<ReadonlySet<string>> {
  const request: CandidateRequest = {
    criuPath: null,
    providers: providerNames,
    wanted: wanted(version),
    suite: '',
    repository: '',
    repositoryKey: null,
    sourceUrl: 'https://example.org/criu.git',
    sourceSha256: null,
    job: 'job',
  }
  const context = { scratch: '/nonexistent', logs: '/nonexistent', env: {}, root: null, log: () => {} }
  const found = await findCandidates(request, 'apt is not set up here', context as never)
  return new Set(
    found.map(candidate =>
      candidate.kind === 'offer'
        ? candidate.offer.provider
        : candidate.kind === 'none'
          ? candidate.provider
          : candidate.criu.provider,
    ),
  )
}

it('a branch, tag or commit is looked for in its source alone', async () => {
  expect(await providersFor('git:criu-dev')).toEqual(new Set(['source']))
})

it('a version is looked for with every provider', async () => {
  const found = await providersFor('4.2')
  expect([...found].sort()).toEqual(['archive', 'repository', 'source', 'system'])
})
