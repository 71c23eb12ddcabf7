import type { CriuRun, ParentProcess } from './run.ts'

/** The test that a run of CRIU was started for, as its framework names it. */
export interface NamedTest {
  readonly framework: 'bats' | 'pytest' | 'nextest' | 'automake' | 'zdtm'
  /** File, module, binary or flavour as the framework writes it; empty where it tells none. */
  readonly suite: string
  readonly name: string
}

type TracesOfTest = Pick<CriuRun, 'variables' | 'parents' | 'arguments' | 'logs'>

/** How a framework tells a process of which test it is. */
interface Row {
  /** Environment variables that it needs: kept of an environment are these alone. */
  readonly variables: readonly string[]
  readonly read: (run: TracesOfTest) => NamedTest | null
  readonly source: string
}

const frameworks: readonly Row[] = [
  {
    variables: ['BATS_TEST_FILENAME', 'BATS_TEST_NAME', 'BATS_TEST_NAME_PREFIX'],
    read: ({ variables: { BATS_TEST_FILENAME, BATS_TEST_NAME, BATS_TEST_NAME_PREFIX = '' } }) =>
      BATS_TEST_NAME?.startsWith('test_') === true
        ? {
            framework: 'bats',
            suite: BATS_TEST_FILENAME ?? '',
            name: `${BATS_TEST_NAME_PREFIX}${batsDescription(BATS_TEST_NAME)}`,
          }
        : null,
    source: 'bats-core libexec/bats-core/bats-exec-test, bats-preprocess bats_encode_test_name',
  },
  {
    variables: ['PYTEST_CURRENT_TEST'],
    read: ({ variables: { PYTEST_CURRENT_TEST } }) => {
      const [, file, name] =
        /^(.+?)::(.+) \((?:setup|call|teardown)\)$/s.exec(PYTEST_CURRENT_TEST ?? '') ?? []
      return file === undefined || name === undefined ? null : { framework: 'pytest', suite: file, name }
    },
    source: 'pytest src/_pytest/runner.py _update_current_test_var',
  },
  {
    variables: ['NEXTEST_BINARY_ID', 'NEXTEST_TEST_NAME'],
    read: ({ variables: { NEXTEST_BINARY_ID, NEXTEST_TEST_NAME }, parents }) => {
      const name = NEXTEST_TEST_NAME ?? afterWord(parents, '--exact', 'nextest')
      return name === null ? null : { framework: 'nextest', suite: NEXTEST_BINARY_ID ?? '', name }
    },
    source:
      'nextest, "Environment variables nextest sets" (0.9.116); before, the binary is run with --exact NAME',
  },
  {
    variables: [],
    read: ({ parents }) => {
      const name = afterWord(parents, '--test-name', 'test-driver')
      return name === null ? null : { framework: 'automake', suite: '', name }
    },
    source: 'automake lib/test-driver, lib/am/check2.am',
  },
  {
    variables: [],
    read: ({ arguments: given, logs }) => {
      const paths = [...given, ...logs.map(({ path }) => path)]
      const [, name = ''] = zdtmFolder.exec(paths.find(path => zdtmFolder.test(path)) ?? '') ?? []
      return name === '' ? null : { framework: 'zdtm', suite: '', name }
    },
    source: 'criu test/zdtm.py criu.__ddir, criu.cleanup: dump/NAME/PID/ITERATION',
  },
]

const zdtmFolder = /(?:^|\/)dump\/(zdtm\/(?:static|transition)\/.+?)\/\d+(?:\/|$)/

/** Names of all variables of which the values are kept. */
export const testVariables: readonly string[] = frameworks.flatMap(({ variables }) => variables)

/** The test that a run says of itself, or that its parents say of it; null where neither does. */
export function testOfRun(run: TracesOfTest): NamedTest | null {
  for (const { read } of frameworks) {
    const test = read(run)
    if (test !== null) return test
  }
  return null
}

/**
 * `test_` and the description, in which all but letters and digits is written as `-` and its code, a blank as `_`. An
 * underscore may be written so twice.
 */
function batsDescription(encoded: string): string {
  return encoded
    .slice('test_'.length)
    .replaceAll('_', ' ')
    .replaceAll('-2d5f', '_')
    .replaceAll(/-([0-9a-f]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
}

/** The word behind an option in the command line of a parent; null unless some parent's words hold `program` as well. */
function afterWord(parents: readonly ParentProcess[], option: string, program: string): string | null {
  if (!parents.some(({ command }) => command.some(word => word.includes(program)))) return null
  for (const { command } of parents) {
    const name = command[command.indexOf(option) + 1]
    if (command.includes(option) && name !== undefined) return name
  }
  return null
}
