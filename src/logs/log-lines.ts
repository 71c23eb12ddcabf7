import { bareFailure } from './bare-failure.ts'
import { soundsLikeFailure } from './failure-words.ts'

/** One line of a test's output or of a CRIU log, without what runners put before it. */
export interface LogLine {
  /** The message alone: no time, pid, place in a source file, or prefix of a test runner. */
  readonly text: string
  /** `claim`: the test itself said it (`file_test.go:12: …`), `criu`: a line of a CRIU log, `plain`: all else. */
  readonly kind: 'claim' | 'criu' | 'plain'
  /** As the program that wrote the line graded it; null where it did not. */
  readonly severity: Severity | null
  /** CRIU's source file, `criu/mem.c`; null where the line names none. */
  readonly criuFile: string | null
}

export type Severity = 'error' | 'warning' | 'info'

/** Of longer lines both ends are read: no message that matters is longer, and time stays bounded. */
const longestLine = 16_384
/** How deep prefixes may be nested: bats around runc's log format around CRIU's is three. */
const deepest = 12

/**
 * Takes the prefixes off one line of output. The result is more than one line where a runner has folded several into one
 * (`msg="first\nsecond"`). Time is linear in the length of the line.
 */
export function readLogLines(raw: string): readonly LogLine[] {
  const shown = bothEnds(raw).replaceAll(terminalCodes, '')
  return shown.split(/\r\n|\r|\n/).flatMap(piece => unwrap(piece))
}

/** A line whose middle is left out says so: what is not read explains nothing. */
function bothEnds(raw: string): string {
  if (raw.length <= longestLine) return raw
  return `${raw.slice(0, longestLine / 2)} […] ${raw.slice(-longestLine / 2)}`
}

/** Colours and cursor movements, and characters that no log means. Source: ECMA-48, 5.4. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const terminalCodes = /\u001b\[[0-?]{0,32}[ -/]{0,4}[@-~]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

interface State {
  readonly text: string
  readonly kind: LogLine['kind']
  readonly severity: Severity | null
  readonly criuFile: string | null
}

function unwrap(piece: string): readonly LogLine[] {
  let states: readonly State[] = [{ text: piece.trim(), kind: 'plain', severity: null, criuFile: null }]
  for (let depth = 0; depth < deepest; depth++) {
    const next = states.flatMap(peel)
    if (next.length === states.length && next.every((state, i) => state === states[i])) break
    states = next
  }
  return states.map(state =>
    state.text.includes('\t') ? { ...state, text: state.text.replaceAll(/ *\t\s*/g, ' ') } : state,
  )
}

/** One prefix off; the same object when there is none left. */
function peel(state: State): readonly State[] {
  for (const { prefix, peeled } of prefixes) {
    const match = prefix.exec(state.text)
    if (match !== null) {
      const next = peeled(match, state)
      if (next !== null) return next
    }
  }
  return [state]
}

interface Prefix {
  readonly prefix: RegExp
  /** Null when the line only looked like it. */
  readonly peeled: (match: RegExpExecArray, state: State) => readonly State[] | null
  readonly source: string
}

const rest = (match: RegExpExecArray, state: State, more: Partial<State> = {}): readonly State[] => [
  { ...state, ...more, text: state.text.slice(match[0].length).trim() },
]

/** Prefixes that runners and CRIU put before a message. Every repetition in them is bounded. */
const prefixes: readonly Prefix[] = [
  {
    prefix: /^b(['"])(.*)\1$/,
    peeled: (match, state) => [{ ...state, text: withoutPythonEscapes(match[2] ?? '').trim() }],
    source: 'criu test/zdtm.py prints the bytes of a log line',
  },
  {
    prefix: /^(?:time="?[^" ]{0,40}"? )?level=(\w{1,10}) msg=/,
    peeled: (match, state) => {
      const { value, after } = logrusValue(state.text.slice(match[0].length))
      const error = / error=(.*)$/.exec(after)?.[1]
      const values = error === undefined ? [value] : [value, logrusValue(error).value]
      return values
        .flatMap(text => text.split('\n'))
        .map(text => ({
          ...state,
          text: text.replace(/^\d{1,9}:(?=\S)/, '').trim(),
          severity: gradeOf(match[1] ?? ''),
        }))
    },
    source:
      'sirupsen/logrus text formatter; runc libcontainer/criu_linux.go logCriuErrors adds the line number',
  },
  {
    prefix: /^(ERRO|FATA|PANI|WARN|INFO|DEBU|TRAC)\[[^\]]{0,30}\]\s/,
    peeled: (match, state) => rest(match, state, { severity: gradeOf(match[1] ?? '') }),
    source: 'sirupsen/logrus text formatter on a terminal',
  },
  {
    prefix: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?:?\s/,
    peeled: rest,
    source: 'crun src/libcrun/error.c; logs of a runner',
  },
  {
    prefix: /^\d\d:\d\d:\d\d(?:\.\d{1,9})?:?\s+(?:\[(?:OUT|ERR)\]\s)?/,
    peeled: rest,
    source: 'openj9 cmdLineTester; criu test/zdtm/lib/msg.c',
  },
  {
    prefix: /^[^\s:'"()[\]]{1,200}\.[a-z]{1,8}:\d{1,7}: ?/,
    peeled: (match, state) => rest(match, state, { kind: 'claim' }),
    source:
      "Go testing decorate(): the test's file and line before what it logs; pytest's place of an assertion",
  },
  {
    prefix: /^E {3,}/,
    peeled: (match, state) => rest(match, state, { kind: 'claim' }),
    source: 'pytest src/_pytest/_code/code.py: the lines of the error',
  },
  { prefix: /^#(?: |$)/, peeled: rest, source: 'TAP diagnostics of bats' },
  {
    prefix: /^\(\d{1,6}\.\d{1,9}\)(?:\s|$)/,
    peeled: (match, state) => rest(match, state, { kind: 'criu', severity: 'info' }),
    source: 'criu/log.c print_ts',
  },
  {
    prefix: /^pie: \d{1,10}: ?/,
    peeled: (match, state) => rest(match, state, { kind: 'criu', severity: 'info' }),
    source: 'criu/pie/util.c, restorer and parasite',
  },
  {
    prefix: /^\d{1,10}: /,
    peeled: (match, state) =>
      state.kind === 'criu' || criuPosition.test(state.text.slice(match[0].length))
        ? rest(match, state)
        : null,
    source: 'criu/log.c log_init_by_pid: the pid of a task in its own pid namespace',
  },
  {
    prefix: /^(Error|Warn)\s{1,4}\(([\w./+-]{1,200}):\d{1,7}\):(?:\s|$)/,
    peeled: (match, state) =>
      rest(match, state, {
        kind: 'criu',
        severity: match[1] === 'Error' ? 'error' : 'warning',
        criuFile: match[2] ?? null,
      }),
    source: 'criu/include/log.h pr_err, pr_warn',
  },
  {
    prefix: /^\[(?:OUT|ERR)\]\s/,
    peeled: rest,
    source: 'openj9 cmdLineTester, where it prints no time',
  },
  {
    // Whatever printed it: Jenkins, journald, klog, kubectl, compose, grep -n, pytest-xdist.
    prefix: /^(?=(.{1,200}?)\(\d{1,6}\.\d{6}\)\s).{1,200}?(?=\(\d{1,6}\.\d{6}\)\s)/,
    peeled: (match, state) => (soundsLikeFailure(match[1] ?? '') ? null : rest(match, state)),
    source: 'criu/log.c print_ts: no message begins with such a time',
  },
  {
    prefix:
      /^(.{1,600}?)((?:Error|Warn)\s{1,4}\((?:criu|compel|soccr|plugins|lib)\/[\w./+-]{1,200}\.[ch]:\d{1,7}\): .*)$/,
    peeled: (match, state) => quotedError(match[1] ?? '', match[2] ?? '', state),
    source:
      'go-criu main.go (operation failed (msg:…), youki (CRIU RPC request failed with message:…), Podman, containerd, kubelet',
  },
]

/** Sentences in which callers quote an error of CRIU, up to the quote. */
const quoting =
  /(?:operation failed \((?:service )?msg: ?|CRIU RPC request failed with message: ?|criu failed: [\w :/.-]{0,200}|failed to (?:checkpoint|restore|pre-?dump|dump)[\w :/.-]{0,200}|\blog:? ?|err(?:or)?=\\?"?)$/i
/** What stands behind the quote: go-criu's and youki's number of the error, fields of a structured log. */
const behindQuote = /(?:\\n)?\s*\berr(?:or)?: ?-?\d+\)?["']?.*$|\\n.*$|"(?: \w+=".*)?$/

const timeAtEnd = /\(\d{1,6}\.\d{1,9}\)\s*(?:\d{1,10}: )?$/

/** An error of CRIU within a sentence of its caller; what the sentence says besides is a line of its own. */
function quotedError(before: string, error: string, state: State): readonly State[] {
  const quoted = { ...state, kind: state.kind, text: error.replace(behindQuote, '').trim() }
  const said = before.replace(timeAtEnd, '').trim()
  // Some reports leave out the line ends.
  const pieces = said.split(/(?<=exit status \d{1,3})(?=[a-z])/i)
  const isFrame = quoting.test(before) || pieces.every(piece => bareFailure(piece.trim()) !== null)
  if (!soundsLikeFailure(said) || isFrame) return [quoted]
  return [{ ...state, text: said }, quoted]
}

const criuPosition = /^(?:Error|Warn)\s{1,4}\(/

function gradeOf(level: string): Severity {
  if (/^(?:err|fat|pan)/i.test(level)) return 'error'
  return /^warn/i.test(level) ? 'warning' : 'info'
}

/** The value at the start of `text`, quoted as Go does it or a bare word, and what stands after it. */
function logrusValue(text: string): { readonly value: string; readonly after: string } {
  const written = /^"(?:[^"\\]|\\.)*"?|^\S*/.exec(text)?.[0] ?? ''
  const after = text.slice(written.length)
  if (!written.startsWith('"')) return { value: written, after }
  const quoted = written.slice(1, written.endsWith('"') && written.length > 1 ? -1 : undefined)
  return { value: quoted.replaceAll(/\\(.)/g, (_, char: string) => escapes[char] ?? char), after }
}

function withoutPythonEscapes(text: string): string {
  return text.replaceAll(/\\(['"\\nrt])/g, (_, char: string) => escapes[char] ?? char)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '' }
