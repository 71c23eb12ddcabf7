/** What the bundle does when it is started as `cache-entry …`; the tests run it from source. */
import { cacheCommand, runCacheCommand } from '../../src/criu/cache/cache-command.ts'

const [verb, ...argv] = process.argv.slice(2)
if (verb !== cacheCommand) throw new Error(`${verb} is not ${cacheCommand}`)
await runCacheCommand(argv)
