import { claimantOf } from '../../../src/criu/sudo-path/claimant.ts'
import { exposeCriu } from '../../../src/criu/sudo-path/expose.ts'
import { mendSudoPath, releaseSudoPath } from '../../../src/criu/sudo-path/tidy.ts'

// `node expose-child.ts expose PROGRAM | release | mend`, for tests in a private mount namespace: as a job whose worker is
// the parent, RUNNER_TEMP its folder. Prints what came of it.
const [verb, program = ''] = process.argv.slice(2)
const claimant = claimantOf(process.env, process.env.RUNNER_TEMP ?? '')
const done = {
  expose: () => exposeCriu(program, claimant),
  release: () => releaseSudoPath(claimant),
  mend: () => mendSudoPath(),
}[verb ?? '']
console.log(JSON.stringify(await done?.()))
