/** A way in which a test says what it requires besides features of CRIU. */
interface RequirementRow {
  readonly text: RegExp
  readonly example: string
  readonly source: string
}

/**
 * Reasons of skips that name a requirement: a privilege, capability, tool, version, kernel, architecture or setting. "Flaky",
 * "broken", "not now" and no reason at all name none.
 */
export const requirementRows: readonly RequirementRow[] = [
  {
    text: /\b(?:requires?|needs?|must (?:be|run|have)|only (?:as|with|on|for))\s+\S/i,
    example: 'test requires cgroups_v2',
    source: 'runc tests/integration/helpers.bash requires',
  },
  {
    text: /\b(?:not|isn't|no|without|lacks?) (?:running )?(?:as )?(?:root|privileged?|privileges|sudo|permission)\b|\bnon-?root\b|\brootless\b|\bas (?:root|an? (?:ordinary|unprivileged) user)\b/i,
    example: 'not running as root',
    source: 'go-criu, crun and containerd: tests that need root',
  },
  { text: /\bCAP_[A-Z_]{3,}\b/, example: 'no CAP_SYS_ADMIN', source: 'capabilities(7)' },
  {
    text: /\b(?:is |are |was )?not (?:found|installed|available|present|supported|enabled|mounted|implemented|compiled in)\b|\bunsupported\b|\bunavailable\b|\bmissing\b|\bdisabled\b|\bnot in \$?PATH\b|\bno such (?:file|program|command|device)\b|\bdoes(?: not|n't) support\b|\bwithout \S+ support\b/i,
    example: 'iptables is not installed',
    source: 'how suites say that a tool, a device or a setting is not there',
  },
  {
    text: /\b(?:too old|older than|newer than|at least|or (?:newer|later|higher)|minimum|version)\b|[<>]=? ?v?\d+\.\d+/i,
    example: 'kernel is too old: 5.4',
    source: 'youki tests/contest; podman; crun',
  },
  {
    text: /\b(?:on|for|only|unless|not) (?:\w+ ){0,2}(?:x86(?:_64)?|amd64|i[36]86|arm(?:64|hf|v7)?|aarch64|s390x?|ppc64(?:le)?|riscv64|mips\w*|loongarch64)\b/i,
    example: 'skipped on arm64',
    source: 'podman test/e2e; containerd integration/client',
  },
  {
    text: /\bno \S+ (?:feature|support|device|module|kernel|capability|binary|here)\b|\b(?:kernel|module|cgroups?|seccomp|selinux|apparmor|systemd|userns|namespaces?)\b/i,
    example: 'no GPU device',
    source: 'criu test/zdtm.py; how suites speak of the kernel',
  },
]

/** Words that name a fault of the test, whatever else is said. */
const noRequirement =
  /\b(?:flak(?:y|es)|broken|fixme|todo|not now|later|manual(?:ly)?|slow|takes too long|temporar(?:y|ily)|wip)\b/i

/** Whether the reason of a skip names a requirement. */
export function namesRequirement(reason: string): boolean {
  const text = reason.slice(0, 2000)
  return !noRequirement.test(text) && requirementRows.some(row => row.text.test(text))
}
