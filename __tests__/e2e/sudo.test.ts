import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { realCriu } from '../real-criu.ts'
import { runAction } from './runner.ts'

const root = process.getuid?.() === 0
const hasSudo = (() => {
  try {
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** Tests of checkpoint/restore are started with sudo, whose PATH is its own. */
it.skipIf(!root || !hasSudo)(
  'records what sudo starts, and takes its link back (as root, with sudo)',
  async () => {
    const { path } = await realCriu('sid')
    const step = await runAction({
      inputs: {
        'criu-path': path,
        'self-test': 'none',
        run: `sudo sh -c '
        images=$(mktemp -d)
        criu dump -t 999999999 -D "$images" -o dump.log
        rm -r "$images"'
        printf '1..1\\nnot ok 1 dump\\n'`,
      },
    })
    expect(step.conclusion).toBe('failure')
    const runs = await readFile(join(step.outputs.report ?? '', 'criu-logs', 'runs.jsonl'), 'utf8')
    expect(
      runs
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).arguments[0]),
    ).toEqual(['dump'])
    const after = await runAction({
      inputs: {
        'criu-path': path,
        'self-test': 'none',
        run: 'sudo ls /usr/local/sbin; printf "1..1\\nok 1 a\\n"',
        record: 'false',
      },
    })
    expect(after.log.join('\n')).not.toMatch(/^criu$/m)
  },
)
