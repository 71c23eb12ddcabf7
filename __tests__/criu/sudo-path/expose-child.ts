import { exposeCriu } from '../../../src/criu/tree/expose.ts'

// `node expose-child.ts START`, for tests in a private mount namespace: prints what came of it.
console.log(JSON.stringify(await exposeCriu(process.argv[2] ?? '')))
