import type { RecordedOperation } from '../../src/recording/operations-of-run.ts'
import { type RecordedRun, recordedRun } from '../../src/recording/recorded-run.ts'
import type { CriuRun } from '../../src/recording/run.ts'

/**
 * A run of `criu ARGUMENTS` as the recorder tells it, with this log; `given` says what differs.
 * @param writer the process that wrote the log; CRIU itself unless given
 */
export function runOf(
  line: string,
  log: readonly string[] = [],
  { writer, ...given }: Partial<CriuRun> & { readonly writer?: number } = {},
): RecordedRun {
  const words = line.split(' ')
  const pid = given.pid ?? 100
  const startedAt = given.startedAt ?? 1000
  const texts =
    log.length === 0
      ? []
      : [{ path: '/tmp/images/criu.log', kept: `/report/${pid}.log`, writer: writer ?? pid, lines: log }]
  return recordedRun(
    {
      pid,
      verb: words.find(word => !word.startsWith('-')) ?? '',
      arguments: words,
      startedAt,
      endedAt: given.endedAt ?? startedAt + 100,
      exitCode: 0,
      signal: null,
      cutOff: false,
      requests: [],
      parents: [],
      variables: {},
      logs: texts.map(({ path, kept, writer: by }) => ({ path, kept, bytes: 1, writer: by })),
      ...given,
    },
    texts,
  )
}

/** A run of `criu swrk` that served a request. */
export function served(
  title: string,
  log: readonly string[],
  given: Parameters<typeof runOf>[2] = {},
): RecordedRun {
  const pid = given.pid ?? 100
  return runOf('swrk 3', log, { exitCode: 1, requests: [{ title, process: pid }], ...given })
}

export const kindsOf = (run: RecordedRun) =>
  run.operations.map(
    ({ kind, options, outcome }): Pick<RecordedOperation, 'kind' | 'options' | 'outcome'> => ({
      kind,
      options,
      outcome,
    }),
  )
