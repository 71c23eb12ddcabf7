/** The release that a machine runs, as os-release(5) tells it. */
export interface Release {
  /** `debian`, `ubuntu`, … */
  readonly distribution: string
  /** `bookworm`; Debian's unstable says the name of the next release. */
  readonly codename: string
  /** `12`, `24.04`; empty for what is not released. */
  readonly version: string
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string
}

/** Reads the text of `/etc/os-release`; what it does not say is empty. */
export function parseRelease(text: string): Release {
  const fields = new Map(
    [...text.matchAll(/^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/gm)].map(
      ([, name = '', double, single, bare]) => [name, double ?? single ?? bare?.trim() ?? ''] as const,
    ),
  )
  const field = (name: string) => fields.get(name) ?? ''
  return {
    distribution: field('ID'),
    codename: field('VERSION_CODENAME'),
    version: field('VERSION_ID'),
    name: field('PRETTY_NAME') || field('ID'),
  }
}
