/** What people write for an input from what they know of other tools, and what it is called here. */
const hints: readonly {
  readonly input: string
  readonly value: RegExp
  readonly meant: string
}[] = [
  {
    input: 'format',
    value: /^(?:junit|xunit|xml|junit-xml|surefire|nextest|ginkgo|jest|vitest|mocha|trx|ctrf|json)$/i,
    meant: "'results', which names the files that the tests write",
  },
  { input: 'format', value: /^(?:bats|prove|perl)$/i, meant: "'tap', with `bats --tap`" },
  { input: 'format', value: /^(?:gotest|go-test|golang)$/i, meant: "'go'" },
  { input: 'format', value: /^(?:gotestsum|test2json)$/i, meant: "'go-json'" },
  { input: 'format', value: /^(?:gtest|google-test)$/i, meant: "'googletest'" },
  { input: 'format', value: /^(?:cargo|rust)$/i, meant: "'libtest'" },
  { input: 'format', value: /^(?:shell|script|exit-code|exitcode)$/i, meant: "'command'" },
  {
    input: 'install',
    value: /^(?:apt|apt-get|ppa|package|packages|deb|obs)$/i,
    meant: "'repository' (with `repository: ppa` or `obs`), or 'archive' for Debian's newer suites",
  },
  { input: 'install', value: /^(?:git|build|make|compile|tarball)$/i, meant: "'source'" },
  { input: 'install', value: /^(?:path|local|preinstalled)$/i, meant: "'system', or the input 'criu-path'" },
  { input: 'install', value: /^(?:false|no|never|off)$/i, meant: "'none'" },
  { input: 'self-test', value: /^(?:false|no|never|off)$/i, meant: "'none'" },
  { input: 'self-test', value: /^(?:true|yes|on)$/i, meant: "'all'" },
  { input: 'annotations', value: /^(?:false|no|never|off)$/i, meant: "'none'" },
  { input: 'baseline', value: /^(?:false|no|never|off|none)$/i, meant: "'ignore'" },
]

/** A branch, or a commit in hexadecimal digits. */
const gitRef = /^(?:criu-dev|master|main|dev|HEAD|[0-9a-f]{7,40}|refs\/\S+|v\d[\w.-]*)$/

/** What is meant by a value of an input that other tools would take; null where nothing of the kind is known. */
export function meantByValue(input: string, value: string): string | null {
  if (input === 'criu-version' && gitRef.test(value)) return `'git:${value}'`
  return hints.find(row => row.input === input && row.value.test(value))?.meant ?? null
}
