import { troubleOf } from './troubles.ts'

/** How Podman's tests show a command, `# podman …` or `$ podman …`, with the time before it where they tell that. */
const command = /^(?:# ?)?(?:\[[\d:.]+\] )?[#$] (?:\S{0,200}\/)?podman(?:-remote)?\b(.*)$/
/** The status of a command that was allowed to fail; one that was not is told as `(** EXPECTED 0 **)`. */
const tolerated = /^(?:# ?)?(?:\[[\d:.]+\] )?\[ rc=(?:\d{1,2}|1[01]\d|12[0-8]) \]$/
/** What such a command says is part of the test. */
const ofCriu = /\b(?:checkpoint|restore)\b/

/**
 * The lines of a failure without what a command of Podman's tests said that was allowed to fail, as those that clean up are:
 * not of one that has CRIU do something, nor what tells of a crash or a full disk.
 * Source: podman test/system/helpers.bash run_podman, `run_podman '?' …`.
 */
export function withoutToleratedPodman(lines: readonly string[]): readonly string[] {
  if (!lines.some(line => tolerated.test(line))) return lines
  const kept: string[] = []
  let begin = -1
  for (const line of lines) {
    const shown = command.exec(line)
    if (shown !== null) begin = ofCriu.test(shown[1] ?? '') ? -1 : kept.length
    kept.push(line)
    if (begin < 0 || !tolerated.test(line)) continue
    if (!kept.slice(begin).some(said => troubleOf(said.replace(/^# ?/, '')) !== null)) kept.length = begin
    begin = -1
  }
  return kept
}
