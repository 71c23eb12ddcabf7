// The first, so that nothing else runs in a Node that cannot.
import './refuse-old-node.ts'
import { endFamilyCommand, runEndFamilyCommand } from './command/watchdog.ts'
import { cacheCommand, runCacheCommand } from './criu/cache/cache-command.ts'
// Before main.ts, which takes longest to load, so that a step that is cancelled early says so.
import { cancelled } from './hear-cancel.ts'
import { main } from './main.ts'
import { isPost, post } from './post.ts'

const [, , verb, ...args] = process.argv
if (verb === cacheCommand) await runCacheCommand(args)
else if (verb === endFamilyCommand) await runEndFamilyCommand(args)
else if (isPost()) await post()
else await main(cancelled)
