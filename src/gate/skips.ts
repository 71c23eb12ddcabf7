import { featureCalled } from '../features/features.ts'

/** What a skip that a test made by itself says that the place lacks. */
export type SkipCites =
  /** CRIU's names. */
  | { readonly kind: 'features'; readonly features: readonly string[] }
  | { readonly kind: 'criu' }
  /** As CRIU numbers its versions for programs: 31600 is 3.16. */
  | { readonly kind: 'criu-version'; readonly atLeast: number }
  | { readonly kind: 'nothing' }

interface SkipRow {
  readonly text: RegExp
  readonly cites: (match: RegExpExecArray) => SkipCites
  /** A reason that this row is the first to read, and what it finds. */
  readonly example: { readonly reason: string; readonly cites: SkipCites }
  readonly source: string
}

/** Words between the names of a list. */
const between = /[\s,]+(?:(?:and|or)\s+)?|[\s]*[+&|][\s]*/

const named = (match: RegExpExecArray): SkipCites => {
  const features = (match[1] ?? '').split(between).flatMap(name => featureCalled(name)?.criu ?? [])
  return features.length > 0 ? { kind: 'features', features: [...new Set(features)] } : { kind: 'nothing' }
}

const criu = (): SkipCites => ({ kind: 'criu' })

/** How suites say why they skip; the first row that matches and finds something counts. */
export const skipRows: readonly SkipRow[] = [
  {
    text: /\brequires? CRIU feature[s:]* ([\w-]+(?:(?:,| and|) [\w-]+){0,8})/i,
    cites: named,
    example: {
      reason: 'requires CRIU feature: mem_dirty_track',
      cites: { kind: 'features', features: ['mem_dirty_track'] },
    },
    source: 'runc tests/integration/helpers.bash requires criu_feature_*',
  },
  {
    text: /\bcriu_feature_([\w-]+)/,
    cites: named,
    example: {
      reason: 'test requires criu_feature_uffd-noncoop',
      cites: { kind: 'features', features: ['uffd-noncoop'] },
    },
    source: 'runc tests/integration/helpers.bash',
  },
  {
    text: /^no ([\w-]+) feature$/,
    cites: named,
    example: { reason: 'no timens feature', cites: { kind: 'features', features: ['timens'] } },
    source: 'criu test/zdtm.py, `feature` in a .desc file',
  },
  {
    text: /\bcriu is missing features?:? \[([\w -]{1,200})\]/i,
    cites: named,
    example: {
      reason: 'criu is missing features: [MemTrack LazyPages]',
      cites: { kind: 'features', features: ['mem_dirty_track', 'uffd-noncoop'] },
    },
    source: 'runc libcontainer/criu_linux.go, quoted by libcontainer/integration/checkpoint_test.go',
  },
  {
    text: /\bTest requires (userns)\b/,
    cites: named,
    example: { reason: 'Test requires userns', cites: { kind: 'features', features: ['userns'] } },
    source:
      'runc libcontainer/integration/checkpoint_test.go: criuFeature("userns") takes any failure for a no',
  },
  {
    text: /CRIU memory tracking not supported|^Tracking memory is not available$|does not support memory tracking|\bno (?:memory|dirty) tracking\b|\bsoft-?dirty\b/i,
    cites: () => ({ kind: 'features', features: ['mem_dirty_track'] }),
    example: {
      reason: 'system (architecture/kernel/CRIU) does not support memory tracking',
      cites: { kind: 'features', features: ['mem_dirty_track'] },
    },
    source: 'crun src/libcrun/criu.c; podman cmd/podman/containers/checkpoint.go; criu test/zdtm.py --pre',
  },
  {
    text: /\brequires at least CRIU (\d{5,6})\b|\bCRIU version \d+ must be (\d{5,6}) or higher|\btoo old \(<(\d{5,6})\)/i,
    cites: match => ({ kind: 'criu-version', atLeast: Number(match[1] ?? match[2] ?? match[3]) }),
    example: {
      reason: 'checkpoint/restore requires at least CRIU 31600',
      cites: { kind: 'criu-version', atLeast: 31600 },
    },
    source: 'podman pkg/criu, test/e2e/checkpoint_test.go; runc libcontainer/criu_linux.go; containerd',
  },
  {
    text: /\bcriu (?:binary )?(?:is |was )?(?:not |un)(?:found|installed|available)\b|"criu": executable file not found|does not have criu installed|no \(or wrong\) criu installed|\bcriu is missing(?: or|$)|\(missing binary\)/i,
    cites: criu,
    example: { reason: 'exec: "criu": executable file not found in $PATH', cites: { kind: 'criu' } },
    source:
      'runc libcontainer/integration/checkpoint_test.go; containerd integration/client; criu-image-streamer; lxc; lxd',
  },
  {
    text: /\b(?:requires?|needs?|missing|without|lacks?|unsupported|no)(?: the)?(?: criu| kernel)?(?: features?| support(?: for| of)?)?:? ([\w-]+(?:(?:, | and |,)[\w-]+){0,8})/gi,
    cites: named,
    example: {
      reason: 'needs criu feature pidfd_store and timens',
      cites: { kind: 'features', features: ['pidfd_store', 'timens'] },
    },
    source: 'how people write it: `requires memtrack`, `needs criu feature uffd-noncoop`, `no pidfd_store`',
  },
  {
    text: /\b([\w-]+)(?: features?)? (?:is |are )?(?:not (?:supported|available)|unsupported|unavailable|missing)\b/gi,
    cites: named,
    example: {
      reason: 'mem_dirty_track not supported',
      cites: { kind: 'features', features: ['mem_dirty_track'] },
    },
    source: 'how people write it: `mem_dirty_track not supported`',
  },
  {
    text: /\brequires? criu\b|\bneeds? criu\b|\bno criu\b/i,
    cites: criu,
    example: { reason: 'requires criu', cites: { kind: 'criu' } },
    source: 'bats `requires criu`; youki',
  },
]

/** Reads the reason that a test gave for its skip. Only names of features count, never a guess. */
export function readSkip(reason: string): SkipCites {
  const text = reason.slice(0, 2000)
  for (const { text: pattern, cites } of skipRows) {
    for (const match of matchesOf(pattern, text)) {
      const found = cites(match)
      if (found.kind !== 'nothing') return found
    }
  }
  return { kind: 'nothing' }
}

function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  if (pattern.global) return [...text.matchAll(pattern)]
  const match = pattern.exec(text)
  return match === null ? [] : [match]
}
