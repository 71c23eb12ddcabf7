import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordingFiles } from './files.ts'
import { recorderProgram } from './program.ts'

/**
 * Writes `folder/criu`, a program that is CRIU, and has itself recorded while the recording in `recording` is open. It
 * ends in `exec`: process id, parent and descriptors are those that the caller gave, also descriptor 3 of `criu swrk`.
 * The recorder is nobody's child and takes nothing along.
 * @param criu absolute path of what to start
 * @returns the program's path
 */
export async function writeShim(folder: string, criu: string, recording: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const recorder = join(folder, 'recorder.pl')
  const shim = join(folder, 'criu')
  await writeFile(recorder, recorderProgram)
  await writeFile(shim, shimScript(criu, recorder, recording))
  await chmod(shim, 0o755)
  return shim
}

function shimScript(criu: string, recorder: string, recording: string): string {
  const watch = ['setsid', '/usr/bin/perl', recorder, recording].map(quoted).join(' ')
  return `#!/bin/sh
if [ -e ${quoted(join(recording, recordingFiles.marker))} ] && [ -x /usr/bin/perl ]; then
  ( env -i PATH=/usr/bin:/bin ${watch} "$$" "$@" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & )
fi
exec ${quoted(criu)} "$@"
`
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
