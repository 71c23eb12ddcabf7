// Preloaded into the action: lets the one call of the file system or of a program that FAULT_AT counts to go wrong as FAULT
// says. Without FAULT_AT nothing goes wrong, and FAULT_CALLS gets a line for each call.
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { FAULT_AT, FAULT, FAULT_CALLS } = process.env
const at = Number(FAULT_AT ?? -1)
const ownAppend = fs.appendFileSync
let count = 0
/** Node's own functions call each other. */
let inside = false

function isNow(name, target) {
  if (inside) return false
  const here = count++
  const line = `${here} ${name} ${String(target).slice(0, 200).replaceAll('\n', ' ')}\n`
  if (FAULT_CALLS) within(() => ownAppend(FAULT_CALLS, line))
  return here === at
}

function within(work) {
  const before = inside
  inside = true
  try {
    return work()
  } finally {
    inside = before
  }
}

function fault(name, path) {
  const error = new Error(`${FAULT}: injected, ${name} '${path}'`)
  return Object.assign(error, { code: FAULT, syscall: name, path })
}

const files = [
  ...['access', 'appendFile', 'chmod', 'copyFile', 'cp', 'lstat', 'mkdir', 'mkdtemp', 'open', 'readFile'],
  ...['readdir', 'readlink', 'realpath', 'rename', 'rm', 'stat', 'symlink', 'unlink', 'utimes', 'writeFile'],
]
for (const name of files) {
  const promised = fs.promises[name]
  fs.promises[name] = async function (...args) {
    if (isNow(name, args[0])) throw fault(name, args[0])
    return promised.apply(this, args)
  }
  const sync = fs[`${name}Sync`]
  if (sync === undefined) continue
  fs[`${name}Sync`] = Object.assign(function (...args) {
    if (isNow(`${name}Sync`, args[0])) throw fault(name, args[0])
    return within(() => sync.apply(this, args))
  }, sync)
}
for (const name of ['readSync', 'truncateSync', 'createReadStream']) {
  const real = fs[name]
  fs[name] = function (...args) {
    if (isNow(name, args[0])) throw fault(name, args[0])
    return within(() => real.apply(this, args))
  }
}

/** What a program does instead. */
const instead = {
  dies: ['sh', '-c', 'kill -9 $$'],
  garbage: ['sh', '-c', 'head -c 20000 /dev/urandom; head -c 2000 /dev/urandom >&2'],
  'prints nothing': ['true'],
  fails: ['false'],
  EMFILE: ['/no/such/program'],
  hangs: ['sleep', '1000'],
}
const { spawn } = childProcess
childProcess.spawn = function (command, args, options) {
  const given = Array.isArray(args) ? args : []
  if (!isNow('spawn', [command, ...given].join(' '))) return spawn.call(this, command, args, options)
  const [other, ...others] = instead[FAULT] ?? instead.dies
  return spawn.call(this, other, others, Array.isArray(args) ? options : args)
}
syncBuiltinESMExports()
