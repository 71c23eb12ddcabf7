import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes a source into `folder` that is built as CRIU is (`make criu`, the version in Makefile.versions, the commit by
 * `git describe`) within a second: for faults, which need no real CRIU.
 * @param recipe what `make criu` does first.
 */
export async function writeSmallSource(folder: string, recipe = 'true'): Promise<void> {
  await mkdir(join(folder, 'criu'), { recursive: true })
  await writeFile(
    join(folder, 'Makefile.versions'),
    'CRIU_VERSION_MAJOR := 9\nCRIU_VERSION_MINOR := 9\nCRIU_VERSION_SUBLEVEL :=\nCRIU_VERSION_EXTRA :=\n',
  )
  await writeFile(
    join(folder, 'Makefile'),
    `GITID := $(shell if [ -d .git ]; then git describe --always; else echo 0; fi)
criu:
\t${recipe}
\tgcc -DGITID='"$(GITID)"' -o criu/criu criu/main.c
.PHONY: criu
`,
  )
  await writeFile(
    join(folder, 'criu/main.c'),
    '#include <stdio.h>\nint main(void) { puts("Version: 9.9\\nGitID: " GITID); return 0; }\n',
  )
}
