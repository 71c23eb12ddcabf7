import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import { runTestCommand } from '../../../src/command/command.ts'
import { shellArgv } from '../../../src/command/shell.ts'
import type { Unrun } from '../../../src/readers/result.ts'

/** `t NAME STATUS`: a test command that says that it ran, and ends so. */
const tester = '#!/bin/sh\necho "ran $1"\nexit "${2:-0}"\n'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'script-'))
  await writeFile(join(folder, 't'), tester)
  await chmod(join(folder, 't'), 0o755)
  await writeFile(join(folder, 'sourced.sh'), 't s1 1\nt s2\n')
  await writeFile(join(folder, 'Makefile'), 'all: one two\none:\n\t@t one 1\ntwo:\n\t@t two\n')
})
afterAll(() => rm(folder, { recursive: true }))

const environment = () => ({ PATH: `${folder}:${process.env.PATH}`, HOME: folder, TMPDIR: folder })

async function run(
  script: string,
  shell: string,
): Promise<{ text: string; code: number | null; unrun: Unrun | null }> {
  const chunks: Buffer[] = []
  const live = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  const command = {
    run: script,
    shell,
    workingDirectory: folder,
    timeoutMinutes: 1,
    env: environment(),
    tempDir: folder,
  }
  const { end, unrun } = await runTestCommand(command, { live, read: () => {} })
  return { text: Buffer.concat(chunks).toString(), code: end.code, unrun }
}

/** What must be said of a script: the lines of tests that did not run, `?` and lines that may not have, `-` for others. */
type Told = string

const told = (unrun: Unrun | null): Told =>
  unrun === null
    ? ''
    : `${{ tests: '', 'maybe-tests': '?', 'no-tests': '-' }[unrun.kind]}${unrun.parts.map(({ line }) => line).join(',')}`

const inBash: readonly (readonly [string, string, Told])[] = [
  ['two commands, the first of which fails', 't a 1\nt b', '2'],
  ['two commands in parentheses', '(t a 1)\n(t b)', '2'],
  ['two commands, the second of which fails', 't a\nt b 1', ''],
  ['one command', 't a 1', ''],
  ['one command, and a word at the end', 't a 1\necho done', '-2'],
  ['what is prepared before', 'cd .\nexport X=1\nmkdir -p sub\nt a 1', ''],
  ['a list with semicolons', 't a 1; t b; t c', '1,1'],
  ['&&', 't a 1 && t b', '1'],
  ['&& with lines between', 't a 1 &&\n  t b', '2'],
  ['&& in the midst, whose end is good', 't a 1 && t b\necho done', '1'],
  ['&& of which the second fails', 't a && t b 1', ''],
  ['&& behind a condition', '[ -f nothing ] && t b\nt c 1', ''],
  ['|| that goes on', 't a 1 || true\nt b 1', ''],
  ['|| with another test', 't a 1 || t b 1', ''],
  ['|| that ends', 't a 1 || exit 1\nt b', '2'],
  ['a group that ends', 't a 1 || { echo failed; exit 1; }\nt b', '2'],
  ['an if that ends', 'if ! t a 1; then exit 3; fi\nt b', '2'],
  ['an if that goes on', 'rc=0\nif ! t a 1; then rc=1; fi\nt b 1 || rc=1\nexit $rc', ''],
  ['a status that is kept', 'rc=0; t a 1 || rc=$?; t b || rc=$?; exit $rc', ''],
  ['set +e', 'set +e\nt a 1\nt b 1', ''],
  ['set -eux', 'set -eux\nt a 1\nt b', '3'],
  ['set -x, and &&', 'set -x\nt a 1 && t b', '2'],
  ['set +e, and a bad end', 'set +e\nt a 1\nt b\nfalse', ''],
  ['a pipe', 't a 1 | tee log\nt b', '2'],
  ['a pipe at the end', 't a\nt b 1 | tee log', ''],
  ['a pipe without pipefail', 'set +o pipefail >/dev/null; t a 1 | cat\nt b 1', ''],
  ['a loop, the first round of which fails', 'for x in 1 0; do t $x $x; done', '1'],
  ['a loop, the last round of which fails', 'for x in 0 1; do t $x $x; done', ''],
  ['a loop over files', 'for f in s*.sh; do t $f 1; done', ''],
  ['a loop over what a command says', 'for x in $(echo 0 1); do t $x $x; done', '?1'],
  ['a loop with while', 'while read -r x; do t $x 1; done <<<one', '?1'],
  ['more behind a loop', 'for x in 0 1; do t $x $x; done\nt b', '2'],
  ['a function', 'f() {\n  t a 1\n  t b\n}\nf', '3'],
  ['a function whose last command fails, and more behind its call', 'f() {\n  t a 1\n}\nf\nt b', '5'],
  ['a function that returns', 'f() { t a 1 || return 1; t b; }\nf || true\nt c 1', ''],
  ['a subshell', '(\n  t a 1\n  t b\n)', '3'],
  ['a subshell that is forgiven', '( t a 1; t b 1 ) || true\nt c 1', ''],
  ['a subshell in the background', '( t a 1; t b ) &\nwait $!', '1'],
  ['tests in the background', 't a 1 &\nt b 1 &\nwait', ''],
  ['a group', '{ t a 1; t b; }', '1'],
  ['a group in a pipe', '{ t a 1; t b; } | tee log', '1'],
  ['a trap of its own', "trap 'echo bye' EXIT\nt a 1\nt b", '3'],
  ['a trap that fails', "trap 'false' EXIT\nt a 1", ''],
  ['exec', 't a\nexec t b 1\nt c', '3'],
  ['exec for files alone', 'exec 3>&1\nt a 1', ''],
  ['an exit in the midst', 't a\nexit 1\nt b', '3'],
  ['an exit at the end', 't a\nexit 1', ''],
  ['a here-document', 'cat <<END >list\nt b\nEND\nt a 1 <<END\nt b\nEND\nt c', '7'],
  ['a file that is read', '. ./sourced.sh\nt b', '2'],
  ['a file that is read, and nothing behind it', 't a\n. ./sourced.sh', '?2'],
  ['make', 'make -s\nt b', '2'],
  ['case', 'case x in x) t a 1; t b;; esac\nt c', '1,2'],
  ['comments and blank lines', '# first\n\nt a 1 # why\n\n# second\nt b', '6'],
  ['a command over several lines', 't a \\\n  1\nt b', '3'],
  ['a test within quotes', 'bash -c "t a 1"\nbash -c "t b"', '2'],
  ['an expression', '[[ a == b ]]\nt b', '2'],
  ['an error of syntax', 't a 1\nif', '?'],
]

describe('how far a script came', () => {
  it.each(inBash)('is seen in bash: %s', { timeout: 20_000 }, async (_, script, expected) => {
    const { unrun, text } = await run(script, 'bash')
    expect({ told: told(unrun), text }).toMatchObject({ told: expected })
  })

  it.each(inBash)(
    'is never told wrongly of another shell, or of a script that looks at itself: %s',
    {
      timeout: 20_000,
    },
    async (_, script, expected) => {
      const seen = [
        await run(script.replaceAll(/<<<one/g, '<list'), 'sh'),
        await run(`: $-\n${script}`, 'bash'),
      ]
      for (const { unrun, code, text } of seen) {
        if (unrun !== null) expect(unrun.kind).toBe('maybe-tests')
        // What did not run is at least doubted.
        else if (code !== 0 && text.includes('ran') && /^\d/.test(expected))
          expect(told(unrun)).toBe('is not told')
      }
    },
  )

  it('is not known of another language with more than one line', async () => {
    expect((await run('import sys; sys.exit(1)', 'python3 {0}')).unrun).toBeNull()
    expect((await run('import sys\nsys.exit(1)', 'python3 {0}')).unrun).toEqual({
      kind: 'maybe-tests',
      at: null,
      parts: [],
    })
    expect((await run('import sys\nsys.exit(0)', 'python3 {0}')).unrun).toBeNull()
  })
})

/** What a script says of the shell that it runs in. */
const looks = [
  'echo "$_ $0 $# $?"; echo $_',
  'set | grep -v -e ^BASHPID= -e ^PPID= -e ^RANDOM -e ^SRANDOM -e ^EPOCH -e ^SECONDS -e ^_= -e ^BASH_VERSINFO -e CHECKPOINT_GATE_RUN | sort',
  'env | grep -v -e ^_= -e CHECKPOINT_GATE_RUN | sort',
  'declare -F; alias; ls /proc/self/fd | wc -l; ls /proc/$$/fd',
  'trap -p; trap',
  'trap "echo bye" EXIT; trap "echo term" TERM; trap -p; kill -TERM $$; echo on',
  'trap "echo failed at \\$LINENO" ERR; set -E; f() { false || true; ls /nothing 2>/dev/null; }; f',
  'trap "echo debug \\$BASH_COMMAND" DEBUG; true; false',
  'echo $-; set -o; shopt',
  'set +e; false x y; echo "$_ $?"; true | false | true; echo "${PIPESTATUS[*]}"; [[ a == b ]]; echo $?',
  'f() { local x=1; return 7; }; f || echo $?; echo $LINENO "${FUNCNAME[*]}" "${BASH_SOURCE[0]##*/}"',
  'false || true && echo "$_"; echo x && t b && t c 0; echo "$_"',
  'x=$(false; echo in); echo "$x"; (exit 4) || echo $?; cat "$0"',
  'bash -c "echo \\${BASH_ENV-none} \\$-"; printf "%s\\n" "$BASH_ENV"',
  'exec 7>file; exec 7>&-; source ./sourced.sh || true; caller || true',
  'exec 2>&1; set -x; true; false || echo "$_"; for i in 1 2; do : $i; done; t a 1 || true; t b && t c; set +x; echo "$_"',
  'exec 2>&1; set -eux; f() { t a; t b 3; t c; }; f; exit 2',
  'exit 9',
  'kill -9 $$',
  'ulimit -n; umask; times >/dev/null; jobs',
]

describe('a script behaves as without the gate', () => {
  it.each(looks)('%s', { timeout: 20_000 }, async look => {
    const { text, code } = await run(look, 'bash')
    await mkdir(join(folder, 'checkpoint-gate-plain'), { recursive: true })
    const script = join(folder, 'checkpoint-gate-plain', 'run.sh')
    await writeFile(script, `${look}\n`, { mode: 0o700 })
    const plain = await runProcess([...shellArgv('bash', script)], {
      timeoutMs: 10_000,
      cwd: folder,
      env: environment(),
    })
    const bare = (output: string) => output.replaceAll(/[^\s"]*checkpoint-gate-\w+\/run\.sh/g, 'SCRIPT')
    expect({ text: bare(text), code }).toEqual({ text: bare(plain.stdout + plain.stderr), code: plain.code })
  })
})
