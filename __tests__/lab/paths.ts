import { join } from 'node:path'

/** Root of the repository. */
export const repository = join(import.meta.dirname, '..', '..')

/** What the lab downloads and builds; git-ignored, and safe to delete as a whole. */
export const cache = join(repository, '.cache', 'lab')

/** One folder for each machine: what came out of its guest in the last run. */
export const reports = join(cache, 'reports')
