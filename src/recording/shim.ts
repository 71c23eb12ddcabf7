import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shellQuoted } from '../base/shell-quoted.ts'
import { loopGuard } from '../criu/loop-guard.ts'
import { ownLine } from '../criu/own-line.ts'
import { recordingFiles } from './files.ts'

/**
 * Writes `folder/criu`, a program that is CRIU, and has itself recorded while the recording in `recording` is open: it
 * leaves its process id in the recording's fifo, waits a tenth of a second at most until the recorder looks, and ends in `exec`. Process id, parent and descriptors are those that the
 * caller gave, also descriptor 3 of `criu swrk`. Without the fifo it only starts CRIU.
 * @param criu absolute path of what to start
 * @returns the program's path
 */
export async function writeShim(folder: string, criu: string, recording: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const shim = join(folder, 'criu')
  await writeFile(shim, shimScript(criu, recording))
  await chmod(shim, 0o755)
  return shim
}

/** Each at most four bytes long, they go through a fifo in one piece (PIPE_BUF, pipe(7)). */
const mostCharacters = 900

/** A tenth of a second: a recorder that does not answer holds nobody up. */
const mostTurns = 20_000

/** Opened for reading and writing, a fifo neither waits for a reader nor complains that there is none. */
function shimScript(criu: string, recording: string): string {
  const fifo = join(recording, recordingFiles.fifo)
  const watched = join(recording, recordingFiles.watched)
  return `#!/bin/sh
${ownLine.shim} ${JSON.stringify(criu)}
${loopGuard('CHECKPOINT_GATE_RECORDED', `criu: ${criu} leads back to the recording of checkpoint-gate that started it: name another CRIU.`)}
if [ -p ${shellQuoted(fifo)} ]; then
  all=$*
  if [ \${#all} -lt ${mostCharacters} ]; then
    printf '%s\\0' "$$ $# $#" "$@" 2>/dev/null 1<>${shellQuoted(fifo)}
  else
    printf '%s\\0' "$$ $# 1" "$1" 2>/dev/null 1<>${shellQuoted(fifo)}
  fi
  turns=0
  while [ ! -e ${shellQuoted(watched)}/$$ ] && [ $turns -lt ${mostTurns} ]; do turns=$((turns + 1)); done
fi
exec ${shellQuoted(criu)} "$@"
`
}
