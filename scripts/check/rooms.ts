import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, normalize } from 'node:path'
import { root } from './root.ts'

/** What a room of `src/` may import: rooms below it, and only these. A file of `src/` itself is a room of its own. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['refuse-old-node.ts', 'hear-cancel.ts', 'main.ts', 'post.ts', 'command', 'criu'],
  'hear-cancel.ts': ['action'],
  'refuse-old-node.ts': ['node-version.ts'],
  'node-version.ts': [],
  'main.ts': [
    'run-tests.ts',
    'post.ts',
    'action',
    'report',
    'history',
    'probe',
    'gate',
    'criu',
    'logs',
    'host',
    'base',
  ],
  'post.ts': ['action', 'criu'],
  'run-tests.ts': ['action', 'command', 'gate', 'recording', 'criu', 'readers', 'logs', 'base'],
  action: [
    'report',
    'history',
    'probe',
    'command',
    'gate',
    'criu',
    'readers',
    'logs',
    'host',
    'features',
    'base',
  ],
  report: ['history', 'gate', 'recording', 'criu', 'readers', 'logs', 'host', 'features', 'base'],
  history: ['gate', 'criu', 'features'],
  probe: ['criu', 'logs', 'host', 'features', 'base'],
  command: ['readers', 'base'],
  gate: ['recording', 'readers', 'logs', 'features', 'base'],
  recording: ['criu', 'logs', 'host', 'base'],
  criu: ['logs', 'host', 'features', 'base'],
  readers: ['logs'],
  logs: ['host', 'features', 'base'],
  host: ['base'],
  features: ['base'],
  base: [],
}

/** Rooms of pure functions, and all that they may take from outside of `src/`. */
const pure: Readonly<Record<string, readonly RegExp[]>> = {
  gate: [/^node:path$/, /^semver$/],
  readers: [/^node:(?:path|string_decoder)$/, /^sax$/, /^yaml$/],
  logs: [/^semver$/, /^yaml$/],
  features: [],
}

/** An import of one file of `src/`: what is written there. */
export interface Import {
  /** Path in `src/`. */
  readonly file: string
  /** `./x.ts`, `node:fs` */
  readonly specifier: string
}

/** What is wrong with the structure of `src/`: arrows that do not point down, impure rooms, names that stand twice. */
export async function roomFaults(): Promise<readonly string[]> {
  const source = join(root, 'src')
  const files = (await readdir(source, { recursive: true })).filter(path => path.endsWith('.ts')).sort()
  const imports = await Promise.all(
    files.map(async file => importsOf(file, await readFile(join(source, file), 'utf8'))),
  )
  return [...arrowFaults(imports.flat()), ...pureFaults(imports.flat()), ...nameFaults(files)]
}

/** All that `text`, the source of `file`, imports. */
export function importsOf(file: string, text: string): readonly Import[] {
  const written = text.matchAll(
    /^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...written].map(([, from, bare, lazy]) => ({ file, specifier: from ?? bare ?? lazy ?? '' }))
}

/** Imports that the table does not allow, and rows of the table that point up or name a room that is not there. */
export function arrowFaults(
  imports: readonly Import[],
  table: Readonly<Record<string, readonly string[]>> = allowed,
): readonly string[] {
  const rooms = Object.keys(table)
  const upward = rooms.flatMap((room, at) =>
    (table[room] ?? [])
      .filter(other => rooms.indexOf(other) <= at)
      .map(other => `scripts/check/rooms.ts lets ${room} import ${other}, which does not stand below it`),
  )
  const used = new Set<string>()
  const forbidden = imports.flatMap(({ file, specifier }) => {
    if (!specifier.startsWith('.')) return []
    const target = normalize(join(dirname(file), specifier))
    const [from, to] = [roomOf(file), roomOf(target)]
    used.add(`${from} ${to}`)
    if (from === to || table[from]?.includes(to)) return []
    return [`src/${file} imports src/${target}: ${from} may not import ${to} (scripts/check/rooms.ts)`]
  })
  const unused = rooms.flatMap(room =>
    (table[room] ?? [])
      .filter(other => !used.has(`${room} ${other}`))
      .map(other => `scripts/check/rooms.ts lets ${room} import ${other}, which it does not`),
  )
  return [...upward, ...forbidden, ...unused]
}

/** Imports of pure rooms that bring in files, processes, the network or GitHub. */
export function pureFaults(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ file, specifier }) => {
    const mayTake = pure[roomOf(file)]
    if (mayTake === undefined || specifier.startsWith('.') || mayTake.some(name => name.test(specifier)))
      return []
    return [
      `src/${file} imports ${specifier}: ${roomOf(file)} is a room of pure functions (scripts/check/rooms.ts)`,
    ]
  })
}

/** File names that stand twice. */
export function nameFaults(files: readonly string[]): readonly string[] {
  return [...Map.groupBy(files, file => basename(file))]
    .filter(([, same]) => same.length > 1)
    .map(
      ([name, same]) => `The file name ${name} stands twice: ${same.map(file => `src/${file}`).join(', ')}`,
    )
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? ''
}
