import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordingFiles } from './files.ts'

/**
 * Writes `folder/criu`, a program that is CRIU, and has itself recorded while the recording in `recording` is open: it
 * leaves its process id in the recording's fifo and ends in `exec`. Process id, parent and descriptors are those that the
 * caller gave, also descriptor 3 of `criu swrk`. Without the fifo it only starts CRIU.
 * @param criu absolute path of what to start
 * @returns the program's path
 */
export async function writeShim(folder: string, criu: string, recording: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const shim = join(folder, 'criu')
  await writeFile(shim, shimScript(criu, join(recording, recordingFiles.fifo)))
  await chmod(shim, 0o755)
  return shim
}

/** Opened for reading and writing, a fifo neither waits for a reader nor complains that there is none. */
function shimScript(criu: string, fifo: string): string {
  return `#!/bin/sh
if [ -p ${quoted(fifo)} ]; then
  printf '%s %s %s\\n' "$$" "$#" "$1" 2>/dev/null 1<>${quoted(fifo)}
fi
exec ${quoted(criu)} "$@"
`
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
