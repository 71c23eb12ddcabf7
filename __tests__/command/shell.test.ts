import { expect, it } from 'vitest'
import { shellArgv } from '../../src/command/shell.ts'

const cases: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '/t/a b.sh'],
  sh: ['sh', '-e', '/t/a b.sh'],
  'bash -x {0}': ['bash', '-x', '/t/a b.sh'],
  'sudo -E env "A=x y" sh \'{0}\'': ['sudo', '-E', 'env', 'A=x y', 'sh', '/t/a b.sh'],
}
for (const [shell, argv] of Object.entries(cases)) {
  it(shell, () => expect(shellArgv(shell, '/t/a b.sh')).toEqual(argv))
}

it('refuses what is neither a name nor a template', () => {
  expect(() => shellArgv('fish', '/t')).toThrow(
    "Input 'shell' is 'fish'. Allowed: bash, sh, python, pwsh, or a command with {0} for the script.",
  )
})
