import { cacheCommand, runCacheCommand } from './criu/cache/command.ts'
import { main } from './main.ts'

const [, , verb, ...args] = process.argv
if (verb === cacheCommand) await runCacheCommand(args)
else await main()
