import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { tell } from './told.ts'

const shownLines = 40

/**
 * Boots a guest and waits for its end. What it prints goes into the file `log`; its lines that begin with `lab: ` are
 * shown, with the guest's `name`.
 * The guest ends with this process, however that ends.
 * @throws Error with the console's last lines, when the guest does not come to its end within `seconds`.
 */
export async function boot(
  name: string,
  argv: readonly string[],
  log: string,
  seconds: number,
): Promise<void> {
  const guest = spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  const file = createWriteStream(log)
  const last: string[] = []
  let complete = false
  const read = (line: string) => {
    file.write(`${line}\n`)
    last.push(line)
    if (last.length > shownLines) last.shift()
    const message = /^lab: (.*?)\r?$/.exec(line)?.[1]
    if (message === undefined) return
    tell(`  ${name}: ${message}`)
    if (message.startsWith('ended with ')) complete = true
  }
  for (const input of [guest.stdout, guest.stderr]) createInterface({ input }).on('line', read)

  let late = false
  const limit = setTimeout(() => {
    late = true
    guest.kill('SIGKILL')
  }, seconds * 1000)
  const end = await new Promise<string>(resolve => {
    guest.on('error', error => resolve(error.message))
    guest.on('close', (code, signal) => resolve(`QEMU ended with ${signal ?? code}`))
  })
  clearTimeout(limit)
  await new Promise<void>(resolve => file.end(resolve))
  if (complete && !late) return
  const cause = late ? `did not end within ${seconds} s` : `came to no end (${end})`
  throw new Error(`the guest ${cause}; the whole console is in ${log}, its last lines:\n${last.join('\n')}`)
}
