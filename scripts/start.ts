// npm start: runs the action's main job here and now, as GitHub's runner would, and shows what a workflow would see.
import { mkdir, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { LogEvent } from './runner/log.ts'
import { type ActionRun, runAction } from './runner/run-action.ts'

const cache = resolve('.cache')
const folders = {
  workspace: process.cwd(),
  temp: join(cache, 'temp'),
  // A second start finds what the first one has fetched.
  toolCache: join(cache, 'tools'),
  home: homedir(),
}
await rm(folders.temp, { recursive: true, force: true })
await mkdir(folders.temp, { recursive: true })
await mkdir(folders.toolCache, { recursive: true })

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
const run = await runAction({
  metadata: 'action.yml',
  folders,
  // Not on a runner, nothing is linked into the system's folders.
  env: { ...machineEnvironment(), GITHUB_ACTIONS: 'false' },
  cancel: interrupted.signal,
  onEvent: show,
})
showEnd(run)
process.exitCode = run.conclusion === 'success' ? 0 : 1

/** What a runner takes over from the machine it was started on: proxies, and PATH without what npm adds to it. */
function machineEnvironment(): Record<string, string> {
  const proxies = Object.entries(process.env).filter((entry): entry is [string, string] =>
    /^(https?|no)_proxy$/i.test(entry[0]),
  )
  const path = (process.env.PATH ?? '').split(':').filter(folder => !/\/node_modules\b/.test(folder))
  return { ...Object.fromEntries(proxies), PATH: path.join(':') }
}

function show(event: LogEvent): void {
  switch (event.kind) {
    case 'text':
      console.log(event.text)
      break
    case 'group':
      console.log(`> ${event.title}`)
      break
    case 'annotation':
      console.log(`${event.annotation.level.toUpperCase()}: ${event.annotation.message}`)
      break
    case 'fault':
      console.log(`ERROR: ${event.message}`)
      break
    case 'endgroup':
    case 'debug':
    case 'mask':
    case 'stopped':
    case 'resumed':
    case 'command':
      break
  }
}

function showEnd(run: ActionRun): void {
  console.log('\n== Outputs, as later steps read them ==\n')
  for (const [name, value] of Object.entries(run.outputs)) console.log(`${name}=${value}`)
  for (const folder of run.path) console.log(`PATH has ${folder}`)
  console.log('\n== Job summary ==\n')
  console.log(run.summary)
  console.log(`== The step's conclusion: ${run.conclusion} ==`)
}
