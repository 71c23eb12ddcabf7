import { info } from '@actions/core'

/**
 * Prints text of which parts may be from outside (a version string, a path, a log) so that the runner takes nothing in it for a
 * command: it looks for `::` at the beginning of a line and for `##[` in all of it. Source: actions/runner ActionCommand.cs.
 */
export function say(text: string): void {
  info(inert(text))
}

export function inert(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(line => line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll(/##(?=\[)/g, '# #'))
    .join('\n')
}
