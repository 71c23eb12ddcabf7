import { minVersion, satisfies, valid, validRange } from 'semver'
import { comparableVersion } from '../base/comparable-version.ts'

/** What the input `criu-version` asks for. */
export type WantedVersion =
  | { readonly kind: 'any' }
  /** `range` is a semver range over versions written with three numbers. */
  | { readonly kind: 'range'; readonly range: string; readonly text: string }
  | { readonly kind: 'git'; readonly ref: string }

/**
 * Reads `criu-version`: empty for any, `4.2` for exactly that release, a semver range, or `git:REF`.
 * Returns a sentence instead when it is none of them, or a range that no version can satisfy.
 */
export function parseWantedVersion(text: string): WantedVersion | string {
  const wanted = text.trim()
  if (wanted === '') return { kind: 'any' }
  if (wanted.startsWith('git:')) {
    const ref = wanted.slice('git:'.length)
    // What `git check-ref-format` refuses, and what could be taken for an option of git.
    return /^[A-Za-z0-9][\w./+@-]*$/.test(ref) && !ref.includes('..')
      ? { kind: 'git', ref }
      : 'after `git:` a branch, tag or commit is expected'
  }
  // In semver `4.2` means any 4.2.x; CRIU's first release of a series is named just so, and an exact version is meant.
  const range = /^v?\d+\.\d+$/.test(wanted) ? `${wanted}.0` : wanted
  if (validRange(range) === null) return 'it is no version and no range'
  if (minVersion(range) === null) return 'no version can satisfy it'
  return { kind: 'range', range, text: wanted }
}

/** Whether a CRIU of `version` (`4.2.1`, from `criu --version`) is what is wanted; a git ref is met only by its provider. */
export function isWanted(wanted: WantedVersion, version: string): boolean {
  if (wanted.kind === 'any') return true
  if (wanted.kind === 'git') return false
  const comparable = comparableVersion(version)
  return comparable !== null && satisfies(comparable, wanted.range)
}

/** Whether one version alone is wanted: whoever has it has its bugs. */
export function isOneVersion(wanted: WantedVersion): boolean {
  return wanted.kind === 'range' && valid(wanted.range) !== null
}

/** What is wanted, as a person wrote it. */
export function wantedText(wanted: WantedVersion): string {
  if (wanted.kind === 'any') return 'any version'
  return wanted.kind === 'git' ? `git:${wanted.ref}` : wanted.text
}
