export const annotationLevels = ['error', 'warning', 'notice'] as const
export type AnnotationLevel = (typeof annotationLevels)[number]

export interface Annotation {
  readonly level: AnnotationLevel
  /** As the runner keeps it: secrets masked, cut at 4096 characters. */
  readonly message: string
  /** `title`, `file`, `line`, `endLine`, `col`, `endColumn` as far as given. */
  readonly properties: Readonly<Record<string, string>>
}

/** What the runner makes of one printed line. */
export type LogEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'annotation'; readonly annotation: Annotation }
  | { readonly kind: 'group'; readonly title: string }
  | { readonly kind: 'endgroup' }
  | { readonly kind: 'debug'; readonly message: string }
  | { readonly kind: 'mask'; readonly value: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'command'; readonly name: string; readonly data: string }
  /** The runner refuses the line and fails the step. */
  | { readonly kind: 'fault'; readonly message: string }

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const commands = [
  ...annotationLevels,
  'group',
  'endgroup',
  'debug',
  'add-mask',
  'stop-commands',
  'echo',
  'add-matcher',
  'remove-matcher',
  'set-env',
  'add-path',
  'set-output',
  'save-state',
]
const maxMessageLength = 4096

/**
 * Starts reading a step's printed lines as GitHub's runner does. One reader for standard output and standard error,
 * since they share the state of `stop-commands`.
 * @returns a function from one line, without its end, to what the runner makes of it
 * @see ActionCommand.cs, ActionCommandManager.cs and ExecutionContext.cs of github.com/actions/runner
 */
export function logReader(): (line: string) => LogEvent {
  const masks = new Set<string>()
  let stopToken: string | undefined

  const masked = (text: string) => [...masks].reduce((masking, mask) => masking.replaceAll(mask, '***'), text)
  const text = (line: string): LogEvent => ({ kind: 'text', text: masked(line) })

  return line => {
    const known = stopToken === undefined ? commands : [...commands, stopToken]
    const command = parseCommand(line, known)
    if (command === undefined) return text(line)
    if (stopToken !== undefined) {
      if (command.name !== stopToken.toLowerCase()) return text(line)
      stopToken = undefined
      return { kind: 'resumed' }
    }
    if (command.name === 'stop-commands') {
      const fault = faultOfToken(command.data)
      if (fault !== undefined) return { kind: 'fault', message: fault }
      stopToken = command.data
      if (stopToken.length > 6) masks.add(stopToken)
      return { kind: 'stopped' }
    }
    if (command.name === 'add-mask') {
      if (command.data.trim() === '')
        return { kind: 'fault', message: "Can't add a mask for an empty string" }
      masks.add(command.data)
      return { kind: 'mask', value: command.data }
    }
    return eventOf(command, masked)
  }
}

function eventOf(command: Command, masked: (text: string) => string): LogEvent {
  const { name, data, properties } = command
  const level = annotationLevels.find(candidate => candidate === name)
  if (level !== undefined) {
    const message = masked(data).slice(0, maxMessageLength)
    return { kind: 'annotation', annotation: { level, message, properties } }
  }
  switch (name) {
    case 'group':
      return { kind: 'group', title: masked(data) }
    case 'endgroup':
      return { kind: 'endgroup' }
    case 'debug':
      return { kind: 'debug', message: masked(data) }
    case 'set-env':
    case 'add-path':
    case 'set-output':
    case 'save-state':
      return {
        kind: 'fault',
        message: `The '${name}' command is disabled or deprecated: use the step's files`,
      }
    default:
      return { kind: 'command', name, data }
  }
}

function faultOfToken(token: string): string | undefined {
  const invalid = token === '' || [...commands, 'pause-logging'].includes(token.toLowerCase())
  return invalid ? `Invalid token of stop-commands: '${token}'` : undefined
}

/** Reads `::name k=v,k=v::data` at the start of a line, or the legacy `##[name k=v;k=v]data` anywhere in it. */
function parseCommand(line: string, known: readonly string[]): Command | undefined {
  const head = /^\s*::(?<info>.*?)::(?<data>.*)$/s.exec(line)
  const legacy = /##\[(?<info>[^\]]*)\](?<data>.*)$/s.exec(line)
  return (
    commandOf(head?.groups, known, ',', { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' }, plainEscapes) ??
    commandOf(legacy?.groups, known, ';', legacyEscapes, legacyEscapes)
  )
}

type Escapes = Readonly<Record<string, string>>
const plainEscapes: Escapes = { '%0D': '\r', '%0A': '\n' }
const legacyEscapes: Escapes = { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']' }

function commandOf(
  groups: Readonly<Record<string, string>> | undefined,
  known: readonly string[],
  separator: string,
  propertyEscapes: Escapes,
  dataEscapes: Escapes,
): Command | undefined {
  const { info = '', data = '' } = groups ?? {}
  const [name = '', ...rest] = info.split(' ')
  if (groups === undefined || !known.some(other => other.toLowerCase() === name.toLowerCase()))
    return undefined
  const pairs = rest
    .join(' ')
    .trim()
    .split(separator)
    .map(pair => /^(?<key>[^=]+)=(?<value>.+)$/s.exec(pair)?.groups)
    .filter(pair => pair !== undefined)
    .map(({ key = '', value = '' }) => [key, decoded(value, propertyEscapes)] as const)
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(pairs),
    data: decoded(data, dataEscapes),
  }
}

/** The percent sign comes last, so that `%250A` is the text `%0A`. */
function decoded(text: string, escapes: Escapes): string {
  return [...Object.entries(escapes), ['%25', '%'] as const].reduce(
    (plain, [code, character]) => plain.replaceAll(code, character),
    text,
  )
}
