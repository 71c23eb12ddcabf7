import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

/** What action.yml says of itself, in the file's order. */
export interface ActionMetadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string }
}

/** Reads an action.yml. */
export async function readActionMetadata(path: string): Promise<ActionMetadata> {
  return parse(await readFile(path, 'utf8')) as ActionMetadata
}
