import { coerce } from 'semver'

/** A CRIU or kernel version as three numbers for semver (`4.2` → `4.2.0`, `6.18.0-3-amd64` → `6.18.0`); null when it has none. */
export function comparableVersion(version: string): string | null {
  return coerce(version)?.version ?? null
}
