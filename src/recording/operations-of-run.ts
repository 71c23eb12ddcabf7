import { lastWord } from '../logs/evidence.ts'
import type { KeptText } from './recorded-run.ts'
import type { CriuRun } from './run.ts'

/** What CRIU was had to do. */
export const recordedKinds = [
  'dump',
  'pre-dump',
  'restore',
  'lazy-pages',
  'page-server',
  'exec',
  'check',
  'feature-check',
  'other',
] as const
export type RecordedKind = (typeof recordedKinds)[number]

/** One operation within a run of CRIU. */
export interface RecordedOperation {
  readonly kind: RecordedKind
  /** Its options without their values, as the arguments give them or as far as the log tells of them: `--track-mem`. */
  readonly options: readonly string[]
  /** `unknown`: neither the log's last word nor an exit status tells. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown'
  /** Path of its log where CRIU wrote it; null where there is none. */
  readonly log: string | null
}

/**
 * What a run did: the one operation of its command line, else those that CRIU was asked for through RPC, by its title and by
 * its logs. Where a child was seen, and neither title nor log, it was asked for features: CRIU forks for that, and sets the
 * title for the moment of the answer only (criu/cr-service.c handle_feature_check). None for a run that was asked for its
 * version only.
 */
export function operationsOfRun(run: CriuRun, logs: readonly KeptText[]): readonly RecordedOperation[] {
  const { verb } = run
  if (verb !== 'swrk' && verb !== 'service') return verb === '' ? [] : [commandLine(run, logs)]
  const served = logs.flatMap((log): readonly RecordedOperation[] => {
    const title = run.requests.findLast(({ process }) => process === log.writer)?.title ?? ''
    // The child of a pre-dump that refuses its options is gone before its title is seen.
    const refused = log.writer !== run.pid && refusesOptions(log.lines) ? 'pre-dump' : null
    const kind = kindInLog(log.lines) ?? kindOfTitle(title) ?? refused
    if (kind === null) return []
    return [{ kind, options: optionsInLog(log.lines), outcome: outcomeOf(log, run), log: log.path }]
  })
  // A process that CRIU forks for its own ends has the title of its parent.
  const titled = new Set(run.requests.flatMap(({ title }) => kindOfTitle(title) ?? []))
  const silent = [...titled]
    .filter(kind => !served.some(operation => operation.kind === kind))
    .map((kind): RecordedOperation => ({ kind, options: [], outcome: outcomeOf(null, run), log: null }))
  const asked = [...silent, ...served]
  return asked.length === 0 && run.requests.some(({ title }) => title === '')
    ? [{ kind: 'feature-check', options: [], outcome: outcomeOf(null, run), log: null }]
    : asked
}

function commandLine(run: CriuRun, logs: readonly KeptText[]): RecordedOperation {
  const { verb, arguments: given } = run
  const log = logs[0] ?? null
  const kind = recordedKinds.find(known => known === verb) ?? 'other'
  const asked = kind === 'check' && given.includes('--feature') ? 'feature-check' : kind
  return { kind: asked, options: optionsOf(given), outcome: outcomeOf(log, run), log: log?.path ?? null }
}

function optionsOf(given: readonly string[]): readonly string[] {
  const options = given.flatMap(argument => {
    const [, option] = /^(--[\w-]+|-[A-Za-z])(?:=|\d*$)/.exec(argument) ?? []
    return option === undefined ? [] : [longOptions[option] ?? option]
  })
  return [...new Set(options)]
}

/** Source: criu/config.c parse_options, short_opts and long_opts, v3.17 to v4.2. */
const longOptions: Readonly<Record<string, string>> = {
  '-D': '--images-dir',
  '-W': '--work-dir',
  '-L': '--libdir',
  '-M': '--ext-mount-map',
  '-R': '--leave-running',
  '-S': '--restore-sibling',
  '-d': '--restore-detached',
  '-j': '--shell-job',
  '-l': '--file-locks',
  '-o': '--log-file',
  '-s': '--leave-stopped',
  '-t': '--tree',
  '-x': '--ext-unix-sk',
}

/** Source: the titles of criu/cr-service.c. */
const titles: readonly { readonly title: RegExp; readonly kind: RecordedKind }[] = [
  { title: /^pre-dump --rpc/, kind: 'pre-dump' },
  { title: /^dump --rpc/, kind: 'dump' },
  { title: /^restore --rpc/, kind: 'restore' },
  { title: /^feature-check --rpc/, kind: 'feature-check' },
  { title: /^check --rpc/, kind: 'check' },
  { title: /^page-server --rpc/, kind: 'page-server' },
]

function kindOfTitle(title: string): RecordedKind | null {
  return titles.find(row => row.title.test(title))?.kind ?? null
}

/** What a log begins with, before CRIU does anything else. Source: criu/cr-dump.c, criu/cr-restore.c, criu/uffd.c. */
const beginnings: readonly { readonly text: RegExp; readonly kind: RecordedKind }[] = [
  { text: /\bPre-dumping tasks? \(pid: \d+|\bPre-dumping FAILED\./, kind: 'pre-dump' },
  { text: /\bDumping processes \(pid: \d+|\bDumping FAILED\./, kind: 'dump' },
  {
    text: /\bForking task with \d+ pid|\bRestore finished successfully|\bRestoring FAILED\./,
    kind: 'restore',
  },
]

function kindInLog(lines: readonly string[]): RecordedKind | null {
  for (const line of lines) {
    const row = beginnings.find(({ text }) => text.test(line))
    if (row !== undefined) return row.kind
  }
  return null
}

/** Source: criu/config.c check_options, before anything else is done: for a dump in `swrk` itself, for a pre-dump in its child. */
function refusesOptions(lines: readonly string[]): boolean {
  return lines.some(line => /Error \(criu\/config\.c:\d+\): /.test(line))
}

/** What CRIU logs only with an option. Source: criu/mem.c, criu/cr-dump.c, criu/page-xfer.c, criu/sk-tcp.c. */
const optionTraces: readonly { readonly text: RegExp; readonly option: string }[] = [
  // "Reset N's dirty tracking" stands in each dump, and a CRIU that aborts there may do so in any.
  { text: /\bTracking memory is not available/, option: '--track-mem' },
  { text: /\bStarting lazy pages server|\bLazy restore skips \d+ pages/, option: '--lazy-pages' },
  { text: /\bConnecting to server |\bDisconnect from the page server/, option: '--page-server' },
  { text: /\bTurning repair on for socket/, option: '--tcp-established' },
]

function optionsInLog(lines: readonly string[]): readonly string[] {
  return optionTraces.filter(({ text }) => lines.some(line => text.test(line))).map(({ option }) => option)
}

/**
 * The log's last word, else how the process ended. A pre-dump of RPC that succeeded ends `swrk` with another status than 0, so
 * that for it only a signal tells.
 */
function outcomeOf(log: KeptText | null, run: CriuRun): RecordedOperation['outcome'] {
  const word = log === null ? null : lastWord(log.lines)
  if (word !== null) return word
  if (log !== null && refusesOptions(log.lines)) return 'failed'
  if (run.cutOff) return 'unknown'
  if (run.signal !== null) return 'failed'
  if (run.exitCode === 0) return 'succeeded'
  return run.exitCode === null || run.verb === 'swrk' ? 'unknown' : 'failed'
}
