import { error, notice, warning } from '@actions/core'
import type { Annotation } from './annotations.ts'

const print = { error, warning, notice } as const

/** Prints the planned annotations as workflow commands, in their order. Sets no exit code. */
export function emitAnnotations(planned: readonly Annotation[]): void {
  for (const { level, title, message, file, line } of planned) {
    print[level](message, {
      title,
      ...(file === null ? {} : { file }),
      ...(file === null || line === null ? {} : { startLine: line }),
    })
  }
}
