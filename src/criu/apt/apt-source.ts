/** One entry of apt's configuration: where packages come from and why they are trusted (sources.list(5)). */
export interface AptSource {
  readonly uris: readonly string[]
  readonly suites: readonly string[]
  readonly components: readonly string[]
  /** The other fields by lower-case deb822 name, such as `signed-by`; values of several lines as they stand in the file. */
  readonly options: ReadonlyMap<string, string>
}

/** Reads a file of one-line entries (`sources.list`, `*.list`); what is no active `deb` entry is left out. */
export function parseOneLine(text: string): readonly AptSource[] {
  return text
    .split('\n')
    .map(line => parseEntry(line))
    .filter(source => source !== null)
}

function parseEntry(line: string): AptSource | null {
  const [, bracketed = '', rest = ''] = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?([^#]+)/.exec(line) ?? []
  const [uri, suite, ...components] = words(rest)
  if (uri === undefined || suite === undefined) return null
  const pairs = words(bracketed).map(option => /^([^=]+?)[+-]?=(.*)$/.exec(option))
  const options = new Map(
    pairs.filter(pair => pair !== null).map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  )
  return { uris: [uri], suites: [suite], components, options }
}

/** Reads a file of deb822 stanzas (`*.sources`); disabled ones and sources of source code are left out. */
export function parseDeb822(text: string): readonly AptSource[] {
  const withoutComments = text.replaceAll(/^#.*\n?/gm, '')
  return withoutComments
    .split(/\n[ \t]*\n/)
    .map(stanza => parseStanza(stanza))
    .filter(source => source !== null)
}

function parseStanza(stanza: string): AptSource | null {
  const fields = new Map(
    [...stanza.matchAll(/^([A-Za-z][\w-]*):((?:.*)(?:\n[ \t].*)*)/gm)].map(
      ([, name = '', value = '']) => [name.toLowerCase(), value.replace(/^[ \t]+/, '')] as const,
    ),
  )
  const list = (name: string) => words(fields.get(name) ?? '')
  if (
    !list('types').includes('deb') ||
    /^(no|false|0|off|disable)$/i.test(fields.get('enabled')?.trim() ?? '')
  )
    return null
  const [uris, suites, components] = [list('uris'), list('suites'), list('components')]
  if (uris.length === 0 || suites.length === 0) return null
  const named = ['types', 'enabled', 'uris', 'suites', 'components']
  return { uris, suites, components, options: new Map([...fields].filter(([name]) => !named.includes(name))) }
}

/** What decides trust in a source and its age goes along; what selects other index files does not. */
const keptOptions = new Set([
  'signed-by',
  'trusted',
  'allow-insecure',
  'allow-weak',
  'allow-downgrade-to-insecure',
  'check-valid-until',
  'valid-until-min',
  'valid-until-max',
  'check-date',
  'date-max-future',
  'inrelease-path',
  'by-hash',
])

/** The source as a deb822 stanza that makes apt fetch `Packages` for `architecture` and nothing else. */
export function renderSource(source: AptSource, architecture: string): string {
  const components = source.components.length === 0 ? [] : [`Components: ${source.components.join(' ')}`]
  return [
    'Types: deb',
    `URIs: ${source.uris.join(' ')}`,
    `Suites: ${source.suites.join(' ')}`,
    ...components,
    `Architectures: ${architecture}`,
    'Targets: Packages',
    'Languages: none',
    'PDiffs: no',
    ...[...source.options]
      .filter(([name]) => keptOptions.has(name))
      .map(([name, value]) => `${name}: ${value}`),
    '',
  ].join('\n')
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter(word => word !== '')
}
