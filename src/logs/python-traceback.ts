/** Lines with which pytest tells the error itself. Source: pytest src/_pytest/_code/code.py ReprEntry, ReprFileLocation. */
const errorLine = /^E(?: {3,}|$)/
const positionLine = /^\S{1,400}\.py:\d{1,7}: \w+$/
const captured = /^-{3,} ?Captured .{1,40} -{3,}$/

/** `assert 1 == 0`, and the line that says that 1 is how a dump ended. */
const statusAssertion = /^E {3,}(?:AssertionError: )?assert (\d{1,3}) == 0$/
const statusOfDump =
  /^E {3,}\+ {2}where (\d{1,3}) = CompletedProcess\(args=\[?.{0,60}\bcriu'?,? '?(?:pre-dump|dump)\b.{0,4000}\)\.returncode$/

/**
 * The lines of a failure of pytest without the source code of the functions that it shows, which speaks of errors whatever
 * went wrong. Lines of anything else stay as they are.
 */
export function withoutPythonSource(lines: readonly string[]): readonly string[] {
  if (!lines.some(line => errorLine.test(line)) || !lines.some(line => positionLine.test(line))) return lines
  const rest = lines.findIndex(line => captured.test(line))
  const trace = rest < 0 ? lines : lines.slice(0, rest)
  return [
    ...withStatus(trace.filter(line => errorLine.test(line) || positionLine.test(line))),
    ...(rest < 0 ? [] : lines.slice(rest + 1)),
  ]
}

/** A check of nothing but the exit status of a dump says no more than that the dump failed. */
function withStatus(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex(line => statusAssertion.test(line))
  const ended = statusAssertion.exec(lines[at] ?? '')?.[1]
  if (ended === undefined || statusOfDump.exec(lines[at + 1] ?? '')?.[1] !== ended) return lines
  const position = lines.findIndex((line, index) => index > at && positionLine.test(line))
  const after = lines.filter((_, index) => index > at + 1 && index !== position)
  return [...lines.slice(0, at), `criu dump: exit status ${ended}`, ...after]
}
