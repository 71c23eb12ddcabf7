import { shellQuoted } from '../base/shell-quoted.ts'

/** An action script of CRIU may start CRIU again, and so on, but no one has seen it go deeper than twice. */
const deepest = 16

/**
 * Lines of a POSIX shell for a program that hands on to another: they end it with `sentence` when the other leads back
 * here, be it by `exec` (the process is the same) or by starting it anew, for ever.
 * @param variable of the environment, the program's own: the last process that came by, and how many it were
 */
export function loopGuard(variable: string, sentence: string): string {
  return `case $${variable} in
"$$ "* | *" ${deepest}")
  echo ${shellQuoted(sentence)} >&2
  exit 127
  ;;
esac
depth=\${${variable}##* }
export ${variable}="$$ $((\${depth:-0} + 1))"`
}
