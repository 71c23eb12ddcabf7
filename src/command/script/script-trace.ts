import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Unrun } from '../../readers/result.ts'
import { makeGoals } from './make-goals.ts'
import { type ParsedShell, parseShell } from './syntax.ts'
import { isSelfConscious, readTrace, tracingScripts, type Watched, watchedIn } from './trace.ts'
import { leftOutOf, unrunOf, unseenIn } from './unrun.ts'

/** Sees to which command a script came. */
export interface ScriptTrace {
  /** What the shell needs in its environment for it. */
  readonly env: Readonly<Record<string, string>>
  /** What each `make` of it is asked to make. */
  readonly makeGoals: readonly (readonly string[])[]
  /** What has not run, now that the script has ended with this status; null where all of it has. */
  readonly unrun: (code: number) => Promise<Unrun | null>
}

export interface TraceRequest {
  readonly text: string
  /** Its file, as the shell is given it. */
  readonly script: string
  /** The shell and its arguments. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** A folder for the time of the run. */
  readonly folder: string
}

/** Shells whose syntax is read, though not what they do. */
const otherShells: ReadonlySet<string> = new Set([
  'sh',
  'dash',
  'ash',
  'ksh',
  'mksh',
  'busybox',
  'zsh',
  'bash',
])

/** More tells nothing new: a script that fails so often has not ended at the first. */
const mostTrace = 4 << 20

/**
 * Begins to see how far a script comes. bash tells it by traps that its script does not see; of other shells, and of a script
 * that looks at its own traps or options, it is known only what is certain for any end.
 */
export async function traceScript(request: TraceRequest): Promise<ScriptTrace> {
  const shell = basename(request.argv[0] ?? '')
  const parsed = otherShells.has(shell) ? parseShell(request.text) : null
  const untraced = (code: number): Unrun | null =>
    code === 0 ? null : parsed === null ? opaque(request.text) : unseenIn(parsed)
  const goals = parsed === null ? [] : makeGoals(parsed)
  // A shell that shows what it runs from the beginning would show the traps being set.
  const shows = request.argv.some(word => /^-[A-Za-z]*x/.test(word))
  if (parsed === null || shell !== 'bash' || shows || isSelfConscious(request.text))
    return { env: {}, makeGoals: goals, unrun: async code => untraced(code) }
  const watched = watchedIn(parsed)
  const [outer, inner, trace] = [
    join(request.folder, 'trace-begin'),
    join(request.folder, 'trace-traps'),
    join(request.folder, 'trace'),
  ]
  const scripts = tracingScripts(watched, request.text, { inner, trace }, request.env.BASH_ENV ?? null)
  await Promise.all([writeFile(outer, scripts.outer), writeFile(inner, scripts.inner)])
  return {
    env: { BASH_ENV: outer },
    makeGoals: goals,
    unrun: async code => {
      // Where bash was not to read BASH_ENV, nothing was traced.
      const text = await readFile(trace, 'latin1').catch(() => null)
      if (text === null || text.length > mostTrace) return untraced(code)
      return tracedUnrun(parsed, Buffer.from(text, 'latin1').toString(), watched, {
        file: request.script,
        code,
      })
    },
  }
}

function tracedUnrun(
  parsed: ParsedShell,
  text: string,
  watched: Watched,
  { file, code }: { readonly file: string; readonly code: number },
): Unrun | null {
  const records = readTrace(text, watched.loops.length)
  return code === 0 ? leftOutOf(parsed, records, file) : unrunOf(parsed, records, watched, file)
}

/** A script in another language: with more than one line it may have ended in the midst. */
function opaque(text: string): Unrun | null {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !line.trim().startsWith('#'))
  return lines.length > 1 ? { kind: 'maybe-tests', at: null, parts: [] } : null
}
