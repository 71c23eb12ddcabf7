/** One run of CRIU that a test started. */
export interface CriuRun {
  readonly pid: number
  /** `dump`, `restore`, `swrk`, …; empty where the arguments name none. */
  readonly verb: string
  readonly arguments: readonly string[]
  /** Ms since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
  /** Null where a signal ended it, or where the kernel is too old to tell a process that is not the parent. */
  readonly exitCode: number | null
  readonly signal: number | null
  readonly logs: readonly KeptLog[]
}

/** A log that CRIU had open. */
export interface KeptLog {
  /** Where CRIU wrote it; the file is likely gone. */
  readonly path: string
  /** Where its copy is; null where there were too many to keep them all. */
  readonly kept: string | null
  /** Its whole size; of a long one only head and tail are kept. */
  readonly bytes: number
}

/** Source: criu/crtools.c `main`, v3.17 to criu-dev. */
const verbs: ReadonlySet<string> = new Set([
  'dump',
  'pre-dump',
  'restore',
  'check',
  'page-server',
  'lazy-pages',
  'service',
  'swrk',
  'dedup',
  'cpuinfo',
  'exec',
  'show',
])

/**
 * Reads the lines that recorders wrote. They lie where tests can write, too: a line of another shape is left out.
 * @param keptIn the folder that the copies are in
 */
export function parseRuns(text: string, keptIn: string): readonly CriuRun[] {
  return text.split('\n').flatMap(line => {
    try {
      const run = readRun(JSON.parse(line), keptIn)
      return run === null ? [] : [run]
    } catch {
      return []
    }
  })
}

function readRun(value: unknown, keptIn: string): CriuRun | null {
  if (!isObject(value)) return null
  const { pid, arguments: given, startedAt, endedAt, exitCode, signal, logs } = value
  if (!isCount(pid) || !isCount(startedAt) || !isCount(endedAt) || !isStrings(given) || !Array.isArray(logs))
    return null
  return {
    pid,
    verb: given.find(argument => verbs.has(argument)) ?? '',
    arguments: given,
    startedAt,
    endedAt,
    exitCode: isCount(exitCode) ? exitCode : null,
    signal: isCount(signal) ? signal : null,
    logs: logs.flatMap(log => readLog(log, keptIn)),
  }
}

function readLog(value: unknown, keptIn: string): readonly KeptLog[] {
  if (!isObject(value) || typeof value.path !== 'string' || !isCount(value.bytes)) return []
  // No way out of the folder.
  const name = typeof value.kept === 'string' && /^[\w-]+\.log$/.test(value.kept) ? value.kept : null
  return [{ path: value.path, kept: name === null ? null : `${keptIn}/${name}`, bytes: value.bytes }]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(entry => typeof entry === 'string')
