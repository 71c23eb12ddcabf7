import { writeFile } from 'node:fs/promises'

/** First argument of the process that `runCacheCommand` is for. */
export const cacheCommand = 'cache-entry'

/**
 * The one path of every entry. The service takes the path list for a part of an entry's identity, and the archive's
 * members are named relative to GITHUB_WORKSPACE; so both are fixed here, and a runner's own folders do not matter.
 */
export const entryName = 'checkpoint-gate'

/** Written into the working directory when the library is done; how a restore or save ended that found no fault. */
export const resultFile = 'result.json'

/** Whoever waits for this process gives up long before; it ends by itself if that one was killed. */
const orphanLimitMs = 120_000

/**
 * One call of @actions/cache, in a process of its own whose working directory and GITHUB_WORKSPACE are a private
 * folder: the library cannot be interrupted (a service that answers 500 holds it for 30 s, and it would go on to unpack
 * into the workspace), keeps the process alive after an upload (toolkit#1578), and prints annotations.
 * @param argv `restore KEY [PREFIX…]` or `save KEY`.
 */
export async function runCacheCommand(argv: readonly string[]): Promise<never> {
  setTimeout(() => process.exit(1), orphanLimitMs).unref()
  const [verb, key = '', ...prefixes] = argv
  const { restoreCache, saveCache } = await import('@actions/cache')
  const result =
    verb === 'save'
      ? { saved: (await saveCache([entryName], key)) !== -1 }
      : { matchedKey: (await restoreCache([entryName], key, prefixes)) ?? null }
  await writeFile(resultFile, JSON.stringify(result))
  process.exit()
}
