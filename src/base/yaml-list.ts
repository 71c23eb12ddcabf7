import type { Node, YAMLMap } from 'yaml'

/** How the rows of a YAML file are read. */
export interface YamlRows<T> {
  /** `signatures` */
  readonly noun: string
  /** What each row is, for the message when one is not: `a signature is a map with …`. */
  readonly rowIs: string
  /** A longer list is refused. */
  readonly most: number
  /** A row, or what is wrong with it. */
  readonly read: (given: ReadonlyMap<string, unknown>, number: number) => Promise<T | string>
}

/** The rows of a YAML list. */
export interface YamlList<T> {
  readonly rows: readonly T[]
  /** The file's text without the rows at these places, all else as it was written. */
  readonly without: (places: readonly number[]) => string
}

/**
 * Reads a YAML file that is a list of maps; an empty one has no rows.
 * @param path as given, for messages
 * @returns instead the faults, one line each with its place
 */
export async function readYamlList<T extends object>(
  text: string,
  path: string,
  { noun, rowIs, most, read }: YamlRows<T>,
): Promise<YamlList<T> | readonly string[]> {
  const { LineCounter, isMap, isSeq, parseDocument } = await import('yaml')
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const at = (offset: number) => `${path}, line ${counter.linePos(offset).line}`
  const broken = document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split('\n')[0]}`)
  if (broken.length > 0) return broken
  const list = document.contents
  if (list === null) return { rows: [], without: () => text }
  if (!isSeq(list)) return [`${path}, line 1: a list of ${noun} is expected`]
  if (list.items.length > most) return [`${path}: ${list.items.length} ${noun}, at most ${most} are read`]
  const faults: string[] = []
  const rows: T[] = []
  for (const [index, item] of list.items.entries()) {
    const row = isMap(item) ? fieldsOf(item) : null
    const got = row === null ? rowIs : await read(row, index + 1)
    if (typeof got === 'string') faults.push(`${at((item as Node | null)?.range?.[0] ?? 0)}: ${got}`)
    else rows.push(got)
  }
  if (faults.length > 0) return faults
  const starts = list.items.map(item => counter.linePos((item as Node | null)?.range?.[0] ?? 0).line - 1)
  return { rows, without: places => withoutRows(text, starts, places) }
}

/** @param starts the line, from 0, in which each row begins; comments before a row belong to it */
function withoutRows(text: string, starts: readonly number[], places: readonly number[]): string {
  const lines = text.split('\n')
  const first = starts.map((start, place) => {
    let line = start
    while (place > 0 && line > (starts[place - 1] ?? 0) + 1 && /^\s*(?:#.*)?$/.test(lines[line - 1] ?? ''))
      line--
    return line
  })
  const gone = new Set(
    places.flatMap(place => {
      const begin = first[place] ?? 0
      const end = first[place + 1] ?? lines.length - (lines.at(-1) === '' ? 1 : 0)
      return Array.from({ length: end - begin }, (_, offset) => begin + offset)
    }),
  )
  return lines.filter((_, line) => !gone.has(line)).join('\n')
}

function fieldsOf(item: YAMLMap): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(item.toJSON() as Record<string, unknown>))
}
