import { expect } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { runAction } from './runner.ts'

/** A script that checkpoints a real process, and ends as its last command did. */
const script = (command: string) => `
set -e
images=$(mktemp -d)
setsid sleep 60 </dev/null >/dev/null 2>&1 &
pid=$!
trap 'kill $pid; rm -r $images' EXIT
sleep 0.2
${command}`

needing('root').it.each([
  ['a dump', 'criu dump -t $pid -D $images -o dump.log --leave-running', 'pass'],
  ['a pre-dump, refused for want of memtrack', 'criu pre-dump -t $pid -D $images -o pre-dump.log', 'skip'],
  [
    'a pre-dump, and a failure of its own',
    'criu pre-dump -t $pid -D $images -o pre-dump.log || { echo "the counter is lost"; exit 1; }',
    'fail',
  ],
  ['a restore of nothing', 'criu restore -d -D $images -o restore.log', 'fail'],
  ['nothing, since it cannot run here', 'exit 77', 'skip'],
])('the command is the test: %s', { timeout: 60_000 }, async (name, command, verdict) => {
  const { path } = await realCriu('sid')
  const inputs = { 'criu-path': path, 'self-test': 'none', format: 'command', 'test-name': name }
  const { outputs, conclusion } = await runAction({ inputs: { ...inputs, run: script(command) } })
  expect(outputs.memtrack, 'this kernel is the case the product is for').toBe('false')
  expect(outputs).toMatchObject({ verdict, tests: '1' })
  expect(conclusion).toBe(verdict === 'fail' ? 'failure' : 'success')
})
