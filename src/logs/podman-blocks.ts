/** How Podman's tests show a command, `# podman …` or `$ podman …`, with the time before it where they tell that. */
const command = /^(?:# ?)?(?:\[[\d:.]+\] )?[#$] (?:\S{0,200}\/)?podman(?:-remote)?\b/
/** The status of a command that was allowed to fail; one that was not is told as `(** EXPECTED 0 **)`. */
const tolerated = /^(?:# ?)?(?:\[[\d:.]+\] )?\[ rc=\d{1,3} \]$/

/**
 * The lines of a failure without what a command of Podman's tests said that was allowed to fail, as those that clean up are.
 * Source: podman test/system/helpers.bash run_podman, `run_podman '?' …`.
 */
export function withoutToleratedPodman(lines: readonly string[]): readonly string[] {
  if (!lines.some(line => tolerated.test(line))) return lines
  const kept: string[] = []
  let begin = -1
  for (const line of lines) {
    if (command.test(line)) begin = kept.length
    kept.push(line)
    if (!tolerated.test(line) || begin < 0) continue
    kept.length = begin
    begin = -1
  }
  return kept
}
