import { type Attention, attentionOf, type Concern, concerns } from '../report/attention.ts'
import type { Report } from '../report/report.ts'
import { shorten, visible } from '../report/visible.ts'
import type { Inputs } from './inputs.ts'

export const levels = ['error', 'warning', 'notice'] as const
export type Level = (typeof levels)[number]

/** One annotation, ready to be emitted. */
export interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  /** Path in the repository. */
  readonly file: string | null
  readonly line: number | null
}

export type AnnotationPolicy = Pick<
  Inputs,
  'annotations' | 'onUnsupported' | 'onUnjustifiedSkip' | 'baseline'
>

/** A step shows so many annotations of each level: `_maxCountPerIssueType` of ExecutionContext.cs, actions/runner. */
const perLevel = 10
/** The runner cuts a message there: `_maxIssueMessageLength` of ExecutionContext.cs. */
const maxMessage = 4096
const maxTitle = 200

/**
 * The annotations of a report, within GitHub's limits: the verdict first, then by concern; the last of a level counts
 * those that found no place. The verdict of a failed step is among them, so the caller sets the exit code and
 * emits no error of its own.
 */
export function planAnnotations(report: Report, policy: AnnotationPolicy): readonly Annotation[] {
  const wanted = attentionOf(report).flatMap(item => {
    const level = levelOf(item.concern, policy)
    return level === null ? [] : [{ level, item }]
  })
  return [
    ...verdictOf(report, policy),
    ...levels.flatMap(level => {
      const items = wanted.filter(entry => entry.level === level).map(({ item }) => item)
      const room = perLevel - verdictOf(report, policy).filter(verdict => verdict.level === level).length
      return within(level, items, room)
    }),
  ]
}

function levelOf(concern: Concern, policy: AnnotationPolicy): Level | null {
  const skips = policy.annotations === 'none' ? null : policy.annotations
  const table: Readonly<Record<Concern, Level | null>> = {
    fault: 'error',
    failed: 'error',
    'not-seen': 'warning',
    'not-measured': 'warning',
    'round-trip': 'warning',
    'known-bug': 'warning',
    loss: ({ warn: 'warning', fail: 'error', ignore: null } as const)[policy.baseline],
    change: policy.baseline === 'ignore' ? null : 'warning',
    disagreement: 'warning',
    flaky: 'warning',
    'known-issue': 'notice',
    'unjustified-skip': ({ warn: 'warning', fail: 'error', ignore: null } as const)[policy.onUnjustifiedSkip],
    'not-run': skips,
    unsupported: policy.onUnsupported === 'fail' ? 'error' : skips,
  }
  return table[concern]
}

/** A pass needs no annotation; a run that was skipped is told at the level of skips. */
function verdictOf(report: Report, policy: AnnotationPolicy): readonly Annotation[] {
  const { verdict } = report.conclusion
  const faults = report.run?.faults ?? []
  const told = new Set(faults.map(({ message, where }) => (where === '' ? message : `${where}: ${message}`)))
  const why = report.conclusion.why.filter(sentence => !told.has(sentence))
  const message = bounded(why.join('\n'))
  // Each fault has its own.
  if (verdict === 'fail' && why.length === 0 && told.size > 0) return []
  if (verdict === 'fail')
    return [{ level: 'error', title: 'checkpoint-gate: failed', message, file: null, line: null }]
  if (verdict === 'skip' && policy.annotations !== 'none')
    return [{ level: policy.annotations, title: 'checkpoint-gate: skipped', message, file: null, line: null }]
  return []
}

function within(level: Level, items: readonly Attention[], room: number): readonly Annotation[] {
  if (items.length <= room) return items.map(item => annotation(level, item))
  const shown = items.slice(0, room - 1)
  const rest = items.slice(room - 1)
  return [...shown.map(item => annotation(level, item)), total(level, rest)]
}

/** Whose lines say by themselves what they are about. */
const untitled: readonly Concern[] = ['fault', 'not-seen', 'not-run', 'disagreement', 'loss', 'change']

/** The message stands alone, since the runner's log shows nothing else: the test, the cause, what to do. */
function messageOf({ concern, title, subject, quote, lines }: Attention): string {
  const [cause = '', ...others] = [...(quote === null ? [] : [quote]), ...lines]
  const lead =
    subject !== null ? [`${subject}: ${cause}`] : untitled.includes(concern) ? [cause] : [title, cause]
  return [...lead, ...others].join('\n')
}

function annotation(level: Level, item: Attention): Annotation {
  const { title, file, line } = item
  return {
    level,
    title: shorten(visible(title), maxTitle),
    message: bounded(messageOf(item)),
    file,
    line,
  }
}

function total(level: Level, rest: readonly Attention[]): Annotation {
  const counts = concerns.flatMap(concern => {
    const count = rest.filter(item => item.concern === concern).reduce((sum, item) => sum + item.count, 0)
    return count === 0 ? [] : [`${count} ${count === 1 ? words[concern][0] : words[concern][1]}`]
  })
  const titles = rest.map(({ title }) => title)
  return {
    level,
    title: `and ${counts.join(', ')} more`,
    message: bounded(
      `GitHub shows ${perLevel} per step; the job summary and report.json have all.\n${titles.join('\n')}`,
    ),
    file: null,
    line: null,
  }
}

const words: Readonly<Record<Concern, readonly [string, string]>> = {
  fault: ['fault of the run', 'faults of the run'],
  failed: ['failed test', 'failed tests'],
  'not-seen': ['part of the script that may not have run', 'parts of the script that may not have run'],
  'not-run': ['part of the script that did not run', 'parts of the script that did not run'],
  'not-measured': ['measurement that was not possible', 'measurements that were not possible'],
  'round-trip': ['failed round trip', 'failed round trips'],
  'known-bug': ['known bug', 'known bugs'],
  loss: ['loss', 'losses'],
  change: ['change', 'changes'],
  disagreement: ['disagreement', 'disagreements'],
  flaky: ['flaky test', 'flaky tests'],
  'known-issue': ['known issue', 'known issues'],
  'unjustified-skip': ['unjustified skip', 'unjustified skips'],
  unsupported: ['unsupported test', 'unsupported tests'],
}

/** Lines are bounded one by one, so that one long line does not hide the next. */
function bounded(message: string): string {
  const lines = visible(message.slice(0, 4 * maxMessage))
    .split('\n')
    .map(line => shorten(line, 1000))
  return shorten(lines.join('\n'), maxMessage)
}
