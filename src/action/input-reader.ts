import { InputError } from '../base/input-error.ts'
import { nearest } from '../base/nearest.ts'
import { findFeature, noFeature } from '../features/features.ts'
import { meantByValue } from './input-hints.ts'

/** Reads inputs by name, each in its shape, and gathers what is wrong with them. Empty means not given. */
export interface InputReader {
  readonly text: (name: string) => string
  /** Its lines, without empty ones and those that begin with `#`. */
  readonly lines: (name: string) => readonly string[]
  readonly choice: <T extends string>(name: string, allowed: readonly T[], otherwise: T) => T
  /** Words of `allowed`, in the user's order; `alone` are those that the caller takes for the whole list. */
  readonly list: <T extends string>(
    name: string,
    allowed: readonly T[],
    alone?: readonly string[],
  ) => readonly T[]
  /** CRIU's names of features, given by either of their names. */
  readonly featureList: (name: string, alone?: readonly string[]) => readonly string[]
  /** Null where it is not given. */
  readonly matching: (name: string, pattern: RegExp, why: string, allowed: string) => string | null
  /** Something is wrong with an input. */
  readonly refuse: (name: string, why: string, allowed: string) => void
  /** @throws InputError with all that is wrong. */
  readonly finish: () => void
}

/** @param get gives an input as it is written, empty where it is not given. */
export function inputReader(get: (name: string) => string): InputReader {
  const faults: string[] = []
  const text = (name: string) => get(name).trim()
  const refuse = (name: string, why: string, allowed: string) => {
    faults.push(
      `Input '${name}' is '${shown(text(name))}': ${why}${why.endsWith('?') ? '' : '.'} Allowed: ${allowed}.`,
    )
  }
  return {
    text,
    refuse,
    lines: name => linesOf(get(name)),
    choice(name, allowed, otherwise) {
      const value = text(name)
      if (value === '') return otherwise
      const found = allowed.find(option => option === value)
      if (found === undefined) refuse(name, `no such value${meant(name, value, allowed)}`, allowed.join(', '))
      return found ?? otherwise
    },
    list: (name, allowed, alone = []) =>
      wordsOf(text(name)).flatMap(word => {
        const found = allowed.find(option => option === word)
        if (found !== undefined) return [found]
        const all = [...alone, ...allowed]
        refuse(name, `'${shown(word)}' is unknown${meant(name, word, all)}`, all.join(', '))
        return []
      }),
    featureList(name, alone = []) {
      const found = wordsOf(text(name)).map(word => {
        const feature = findFeature(word)
        if (feature !== undefined) return feature.criu
        refuse(name, noFeature(shown(word)), [...alone, 'names of features'].join(', '))
        return ''
      })
      return [...new Set(found)]
    },
    matching(name, pattern, why, allowed) {
      const value = text(name)
      if (value !== '' && !pattern.test(value)) refuse(name, why, allowed)
      return value === '' ? null : value
    },
    finish() {
      if (faults.length > 0) throw new InputError(faults)
    },
  }
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(word => word !== '')
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
}

function meant(name: string, value: string, known: readonly string[]): string {
  const near = nearest(value, known)
  const said = meantByValue(name, value) ?? (near === undefined ? null : `'${near}'`)
  return said === null ? '' : `; did you mean ${said}?`
}

/** A value as it may stand in a message: one line, not endless. */
function shown(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 80)}…` : line
}
