/**
 * A value as JSON text in pieces, so that a report of very many tests never is one string: the fields of an object stand
 * on a line each, and so does each element of a list. What JSON leaves out (`undefined`) is left out.
 */
export function* jsonPieces(value: unknown, indent = ''): Generator<string> {
  const inner = `${indent}  `
  if (isList(value)) yield* enclosed('[]', indent, elements(value))
  else if (typeof value === 'object' && value !== null) yield* enclosed('{}', indent, fields(value, inner))
  else yield JSON.stringify(value)
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function* elements(list: Iterable<unknown>): Generator<Iterable<string>> {
  for (const element of list) yield [JSON.stringify(element)]
}

function* fields(object: object, indent: string): Generator<Iterable<string>> {
  for (const [key, value] of Object.entries(object))
    if (value !== undefined) yield field(key, jsonPieces(value, indent))
}

function* field(key: string, value: Iterable<string>): Generator<string> {
  yield `${JSON.stringify(key)}: `
  yield* value
}

function* enclosed(brackets: string, indent: string, parts: Iterable<Iterable<string>>): Generator<string> {
  let before = `${brackets[0]}\n${indent}  `
  let empty = true
  for (const part of parts) {
    yield before
    yield* part
    before = `,\n${indent}  `
    empty = false
  }
  yield empty ? brackets : `\n${indent}${brackets[1]}`
}
