import { noSection, type Section } from '../fit-sections.ts'
import type { Report, TestReport } from '../report.ts'

interface Step {
  readonly when: (report: Report) => boolean
  /** Markdown of our own words. */
  readonly say: string
}

const someTest = (report: Report, is: (test: TestReport) => boolean) => report.run?.tests.some(is) ?? false
const someAnswer = (report: Report, causes: readonly string[]) =>
  Object.values(report.features).some(({ unknown }) => unknown !== undefined && causes.includes(unknown))

const steps: readonly Step[] = [
  {
    when: ({ criu }) => criu === null,
    say: 'No CRIU was taken: allow more providers with `install`, another release with `suite`, or give one with `criu-path`. The candidates above say why each was refused.',
  },
  {
    when: report => report.criu !== null && someAnswer(report, ['criu-broken']),
    say: 'This CRIU cannot start on this kernel, so nothing is known of its features. Let `install: auto` look for another one, or ask for a newer `criu-version`.',
  },
  {
    when: report => someAnswer(report, ['no-privilege']) && report.runner.facts.uid !== 0,
    say: 'CRIU had no privilege here: run the job as root, or let `sudo` work without a password.',
  },
  {
    when: report => someAnswer(report, ['no-privilege']) && report.runner.facts.uid === 0,
    say: 'CRIU ran as root without CAP_SYS_ADMIN and CAP_CHECKPOINT_RESTORE, as in a container that was not given them: start it with `--privileged` (`container: options: --privileged` in a workflow), or with `--cap-add` for SYS_ADMIN, SYS_PTRACE, SYS_RESOURCE, NET_ADMIN and CHECKPOINT_RESTORE and `--security-opt seccomp=unconfined`.',
  },
  {
    when: ({ required, conclusion }) => required.notMet.length > 0 && conclusion.verdict === 'fail',
    say: 'A feature of `require` is not there: choose a runner that has it, or `if-missing: skip` to leave the tests out where it is missing.',
  },
  {
    when: ({ required, conclusion }) => required.notMet.length > 0 && conclusion.verdict === 'skip',
    say: 'The tests were left out as `if-missing: skip` asks for: run them on a runner that has the feature, too.',
  },
  {
    when: report => someTest(report, ({ verdict }) => verdict === 'failed'),
    say: 'Failed tests: begin with the line quoted under each. The folder of the output `report` keeps the CRIU logs; `actions/upload-artifact` makes them last.',
  },
  {
    when: report =>
      someTest(
        report,
        ({ verdict, firstCause, decidingLine }) =>
          verdict === 'failed' && firstCause === null && decidingLine === null,
      ),
    say: 'For some failures no line of CRIU was found: name the folders of its logs in `criu-logs`, and let the tests run CRIU with `-v4`.',
  },
  {
    when: report => someTest(report, ({ rule, features }) => rule === 4 && features.length > 0),
    say: 'Where a log blames a feature that was measured as there, the tests may run CRIU in another place than the probe did: another user, namespace or binary.',
  },
  {
    when: report => someTest(report, ({ verdict }) => verdict === 'unsupported'),
    say: 'Tests that cannot work here: declare their needs in `test-needs`, so that they are not even started, and run them on a runner that has the feature.',
  },
  {
    when: report => someTest(report, ({ verdict }) => verdict === 'unjustified-skip'),
    say: 'Unjustified skips: the check in the test suite says no where the feature is there. Mend the check, or `on-unjustified-skip: fail` keeps the coverage from getting lost.',
  },
]

/** What to do next: our own sentences, chosen by what the report holds. */
export function nextSteps(report: Report): Section {
  const rows = steps.filter(({ when }) => when(report)).map(({ say }) => ({ text: () => `- ${say}` }))
  return rows.length === 0
    ? noSection
    : { rank: 1, noun: 'next steps', open: '### What to do next\n', rows, close: '' }
}
