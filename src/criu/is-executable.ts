import { access, constants } from 'node:fs/promises'

/** Whether there is something at `path` that may be started. */
export async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
