/** What a test had CRIU do, as far as features depend on it. */
export type OperationKind = 'pre-dump' | 'tracked dump' | 'lazy dump' | 'dump' | 'lazy restore' | 'restore'

/** A kind of operation: how it is told, and which features it needs or cannot need (CRIU's names). */
export interface Operation {
  readonly kind: OperationKind
  /** In words, with an article: `a plain dump`. */
  readonly told: string
  /** How a test's name or output speaks of it; null where no word is its own. */
  readonly text: RegExp | null
  /** How the source of a test names it, at the place where the test failed; null where no word is its own. */
  readonly inSource: RegExp | null
  /** Where callers have CRIU write its log, and no other one's; null where no folder is its own. */
  readonly log: RegExp | null
  readonly needs: readonly string[]
  /** A refusal for want of these is a fault of whoever refuses. */
  readonly cannotNeed: readonly string[]
  readonly source: string
}

/** Features that only a dump uses. */
export const usedByDumpAlone: readonly string[] = [
  'mem_dirty_track',
  'seccomp_suspend',
  'seccomp_filters',
  'get_rseq_conf',
  'pagemap_scan',
]

const lazyPages = ['uffd', 'uffd-noncoop']

/** Words of a source that do an operation or hold its options: not a flag that may be false, nor its negation. */
function inSource(words: string): RegExp {
  return new RegExp(`(?<!(?:!|\\b(?:no|not|skip|without)[-_ ]?)\\w*)${words}(?!\\s*(?:[,)]|:\\s*false))`, 'i')
}

/** What each operation needs; what is not named, it may need. */
export const operations: readonly Operation[] = [
  {
    kind: 'pre-dump',
    told: 'a pre-dump',
    text: /\bpre-?(?:dump|checkpoint)\b|\bPRE_DUMP\b/i,
    inSource: inSource('pre[-_]?(?:dump|checkpoint)'),
    log: /\/(?:criu-parent|pre-?dump)\/[\w.-]+\.log\b/,
    needs: ['mem_dirty_track'],
    cannotNeed: lazyPages,
    source: 'criu/cr-dump.c cr_pre_dump_tasks, criu/mem.c; podman --pre-checkpoint',
  },
  {
    kind: 'tracked dump',
    told: 'a dump that tracks memory',
    text: /\bcriu-parent\b|--track-mem\b/i,
    inSource: null,
    log: null,
    needs: ['mem_dirty_track'],
    cannotNeed: lazyPages,
    source: 'criu/mem.c; runc libcontainer/criu_linux.go sets track-mem with --parent-path',
  },
  {
    kind: 'lazy dump',
    told: 'a dump with lazy pages',
    text: /\blazy[-_]?pages\b/i,
    inSource: inSource('lazy[-_]?(?:pages|migration)'),
    log: null,
    needs: ['uffd-noncoop'],
    cannotNeed: ['mem_dirty_track'],
    source: 'criu/cr-service.c handle_feature_check: lazy_pages is uffd with its non-cooperative events',
  },
  {
    kind: 'lazy restore',
    told: 'a lazy restore',
    text: null,
    inSource: null,
    log: null,
    needs: ['uffd-noncoop'],
    cannotNeed: usedByDumpAlone,
    source: 'criu/uffd.c',
  },
  {
    kind: 'dump',
    told: 'a plain dump',
    text: null,
    inSource: null,
    log: null,
    needs: [],
    cannotNeed: ['mem_dirty_track', ...lazyPages],
    source: 'criu/cr-dump.c, criu/mem.c: without opts.track_mem and opts.lazy_pages neither is used',
  },
  {
    kind: 'restore',
    told: 'a restore',
    text: null,
    inSource: null,
    log: null,
    needs: [],
    cannotNeed: [...usedByDumpAlone, ...lazyPages],
    source: 'criu/mem.c, compel/src/lib/ptrace.c; criu/uffd.c without opts.lazy_pages',
  },
]

/** A command that ran CRIU, or had it run, as somebody showed it whole. */
export interface ShownCommand {
  readonly operation: Operation
  /** The program and its verb: `runc checkpoint`. */
  readonly told: string
  /** Null where only the failure is told. */
  readonly status: number | null
}

/** Programs that run CRIU, with their verbs for it. */
const verbs = String.raw`\b(criu|runc|crun|youki|(?:run_)?podman)\b(?: container)?((?: (?:--?[\w-]{1,40}(?:[= ][^\s'-][^\s']{0,300})?|'[^']{0,300}'))*?) (pre-dump|dump|checkpoint|restore)\b([^|;&]{0,4000})`

interface Frame {
  /** The command in group 1; its status, where it stands there, in group 2. */
  readonly text: RegExp
  readonly source: string
}

/** How callers show a whole command. */
const frames: readonly Frame[] = [
  {
    text: /^((?:\S{0,200}\/)?runc .{0,2000}) \(status=(\d+)\)$/,
    source: 'runc tests/integration/helpers.bash runc(), which shows each command',
  },
  {
    text: /^`(?:run |sudo |exec |timeout \d+ )*((?:[\w./-]{0,200}\/|__)?(?:criu|runc|crun|youki|(?:run_)?podman)\b[^`]{0,2000})' failed(?: with status (\d+))?$/,
    source: 'bats lib/bats-core/tracing.bash bats_print_failed_command',
  },
  {
    text: /^(?:Error: )?`([^`]{1,4000})` failed: exit status (\d+)$/,
    source: 'podman libpod/oci_conmon_common.go',
  },
  {
    text: /^((?:\S{0,200}\/)?(?:criu|runc|crun|youki|podman)(?: container)?(?: \S{1,300}){0,40} --?\w\S{0,300}(?: \S{1,300}){0,40}): exit status (\d{1,3})$/,
    source: 'callers that tell the whole command, and how it ended in the words of Go os/exec',
  },
]

/** The command that a line shows as run; null for a line that shows none, or not the whole of it. */
export function shownCommand(text: string): ShownCommand | null {
  for (const { text: frame } of frames) {
    const match = frame.exec(text)
    if (match === null) continue
    const command = commandIn(match[1] ?? '')
    return command === null ? null : { ...command, status: match[2] === undefined ? null : Number(match[2]) }
  }
  return null
}

/** What a command line has CRIU do; null where it names no program that runs CRIU, or no operation. */
export function commandIn(line: string): Omit<ShownCommand, 'status'> | null {
  const [, program = '', , verb = '', after = ''] = new RegExp(verbs).exec(line) ?? []
  return program === ''
    ? null
    : { operation: operationOf(verb, after), told: `${program.replace('run_', '')} ${verb}` }
}

/** The row of a kind. */
export function operationCalled(kind: OperationKind): Operation {
  return operations.find(operation => operation.kind === kind) as Operation
}

function operationOf(verb: string, options: string): Operation {
  const has = (option: RegExp) => option.test(options)
  const kind = ((): OperationKind => {
    if (verb === 'restore') return has(/(?:^|\s)--lazy-pages\b/) ? 'lazy restore' : 'restore'
    if (verb === 'pre-dump' || has(/(?:^|\s)(?:--pre-dump|--pre-checkpoint|-P)\b/)) return 'pre-dump'
    if (has(/(?:^|\s)(?:--track-mem|--parent-path|--with-previous)\b/)) return 'tracked dump'
    return has(/(?:^|\s)--lazy-pages\b/) ? 'lazy dump' : 'dump'
  })()
  return operationCalled(kind)
}

/**
 * The operation that failed, by what the test's source says at the place where it failed, or by the log that the test shows before
 * the cause; null where neither names one.
 * @param before the test's lines before the one that tells the cause, the nearest last
 */
export function hintedOperation(statement: readonly string[], before: readonly string[]): Operation | null {
  return (
    operations.find(({ inSource }) => inSource !== null && statement.some(line => inSource.test(line))) ??
    operations.find(({ log }) => log !== null && before.some(line => log.test(line))) ??
    null
  )
}
