import type { FollowOn } from './follow-on.ts'

/** How a command ended: a status that a program gives by itself, below those that stand for a signal. */
const status =
  /\b(?:exit(?:ed)?(?: with)?(?: (?:exit )?(?:status|code))?|(?:exit )?(?:status|code)|returned(?: non-zero)?(?: exit (?:status|code))?|rc)[ :=]{0,2}\(?(?:[1-9]\d?|1[01]\d|12[0-8])\)?(?![\w.])/g

/** Programs that run CRIU, with their options, and the values of these. */
const program =
  /(?:\b(?:running|executing|run|exec|execute) )?(?<![\w-])(?:[\w./-]{0,200}\/)?(?:criu|runc|crun|youki|podman(?: container)?)(?![\w-])|(?<=\s)--?[\w-]{1,40}(?:=\S{1,300}|\s(?:[\d/.$][^\s\]'"`]{0,300}))?/g

/** What of a container or process is done: alone, either word is a claim of its own ("the container exited with 1"). */
const object = String.raw`(?: (?:of )?(?:the )?(?:container|process|task))?(?![\w-])`
const verbs: readonly (readonly [RegExp, FollowOn['operation']])[] = [
  [new RegExp(String.raw`(?<![\w-])(?:pre-?)?(?:dump|checkpoint)(?:ing)?${object}`, 'g'), 'dump'],
  [new RegExp(String.raw`(?<![\w-])restor(?:e|ing)${object}`, 'g'), 'restore'],
]

/** Words that say that something failed, and no more. */
const failing = /\b(?:errors?|err|failed|failure|unable|cannot|could not|couldn't|can't)\b/g
const filling =
  /\b(?:unexpected|received|got|an|the|a|of|to|with|by|and|while|when|command|operation|output|stderr|stdout|non-?zero)\b/g

const rows: Readonly<Record<'dump' | 'restore' | 'none', FollowOn>> = {
  dump: row('dump', '[criu pre-dump -t 17 -D /tmp/x] failed: exit status 1'),
  restore: row('restore', 'unexpected error: restore: exit status 1'),
  none: row(null, 'unexpected error: exit status 1'),
}

function row(operation: FollowOn['operation'], example: string): FollowOn {
  // It is found by what is left of a line, not by a pattern.
  return {
    text: /(?!)/,
    operation,
    examples: [example],
    source: 'sentences of callers around an exit status',
  }
}

/**
 * Reads a sentence that says that a command failed, with its exit status or without, and nothing else: neither what it
 * printed, nor a value, nor a name of anything but CRIU, its callers and their operations.
 * @returns null for one that says more
 */
export function bareFailure(text: string): FollowOn | null {
  if (text.length > 500) return null
  let rest = text.toLowerCase()
  let failed = false
  const strip = (pattern: RegExp): boolean => {
    const left = rest.replace(pattern, ' ')
    const found = left !== rest
    rest = left
    return found
  }
  failed = strip(status)
  strip(program)
  const operations = verbs.filter(([verb]) => strip(verb)).map(([, operation]) => operation)
  failed = strip(failing) || failed
  strip(filling)
  if (!failed || /[^\s:;,.()[\]"'`]/.test(rest)) return null
  const [operation, ...more] = operations
  if (more.length > 0) return null
  return operation === 'dump' ? rows.dump : operation === 'restore' ? rows.restore : rows.none
}
