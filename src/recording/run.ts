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
  /** It still ran when the recording was closed. */
  readonly cutOff: boolean
  /** What it was asked through RPC, in order, as far as it was seen; CRIU tells it where it is built with libbsd. */
  readonly requests: readonly RpcRequest[]
  /** Who started it, nearest first, up to the command. */
  readonly parents: readonly ParentProcess[]
  /** Variables that name a test, by name, from its own environment or the nearest parent's. */
  readonly variables: Readonly<Record<string, string>>
  readonly logs: readonly KeptLog[]
}

/** A request of RPC, and the process that serves it: for a pre-dump and a feature check CRIU forks. */
export interface RpcRequest {
  /** CRIU's title: `pre-dump --rpc -t 4711`; empty for a child that was seen with none. */
  readonly title: string
  readonly process: number
}

export interface ParentProcess {
  readonly pid: number
  readonly command: readonly string[]
  /** Its working directory; null where it could not be read. */
  readonly folder: string | null
}

/** A log that CRIU had open. */
export interface KeptLog {
  /** Where CRIU wrote it; the file is likely gone. */
  readonly path: string
  /** Where its copy is; null where there were too many to keep them all. */
  readonly kept: string | null
  /** Its whole size; of a long one only head and tail are kept. */
  readonly bytes: number
  /** The process that had it open: the run's own, or a child of it. */
  readonly writer: number
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
 * Reads what recorders told: JSON, one run in each line. What is of another shape is left out.
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
    cutOff: value.cutOff === 1,
    requests: listOf(value.requests, readRequest),
    parents: listOf(value.parents, readParent),
    variables: readVariables(value.variables),
    logs: listOf(logs, log => readLog(log, pid, keptIn)),
  }
}

function listOf<T>(value: unknown, read: (entry: Record<string, unknown>) => T | null): readonly T[] {
  if (!Array.isArray(value)) return []
  return value.flatMap(entry => (isObject(entry) ? (read(entry) ?? []) : []))
}

function readRequest({ title, process }: Record<string, unknown>): RpcRequest | null {
  return typeof title === 'string' && isCount(process) ? { title, process } : null
}

function readParent({ pid, command, folder }: Record<string, unknown>): ParentProcess | null {
  if (!isCount(pid) || !isStrings(command)) return null
  return { pid, command, folder: typeof folder === 'string' ? folder : null }
}

function readVariables(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {}
  const strings = Object.entries(value).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string'
  })
  return Object.fromEntries(strings)
}

function readLog(
  { path, kept, bytes, writer }: Record<string, unknown>,
  pid: number,
  keptIn: string,
): KeptLog | null {
  if (typeof path !== 'string' || !isCount(bytes)) return null
  // No way out of the folder.
  const name = typeof kept === 'string' && /^[\w-]+\.log$/.test(kept) ? kept : null
  return {
    path,
    kept: name === null ? null : `${keptIn}/${name}`,
    bytes,
    writer: isCount(writer) ? writer : pid,
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(entry => typeof entry === 'string')
