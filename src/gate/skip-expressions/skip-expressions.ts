import type { FeatureAnswer } from '../../features/answer.ts'
import { measured } from '../../features/measured.ts'
import type { TestNeed } from '../test-needs.ts'
import { batsFilter } from './bats.ts'
import { ginkgoSkip } from './ginkgo.ts'
import { goSkip } from './go.ts'
import { pytestKeyword } from './pytest.ts'

/**
 * Environment of the test command by which it can leave out what is known to be doomed. Each value may be empty and is then
 * harmless where it is used as written here; what an expression cannot say exactly is not in it, so that no test is lost:
 * it runs, fails, and is judged.
 *
 * | variable | use |
 * | --- | --- |
 * | `CHECKPOINT_GATE_MISSING` | output names of the missing features, with commas: `memtrack,timens` |
 * | `CHECKPOINT_GATE_GO_SKIP` | `go test -skip "$CHECKPOINT_GATE_GO_SKIP"` (Go 1.20 and newer) |
 * | `CHECKPOINT_GATE_BATS_FILTER` | `bats --filter "$CHECKPOINT_GATE_BATS_FILTER"` |
 * | `CHECKPOINT_GATE_PYTEST_KEYWORD` | `pytest -k "$CHECKPOINT_GATE_PYTEST_KEYWORD"` |
 * | `CHECKPOINT_GATE_GINKGO_SKIP` | `ginkgo --skip "$CHECKPOINT_GATE_GINKGO_SKIP"` |
 */
export function skipExpressions(
  needs: readonly TestNeed[],
  answers: readonly FeatureAnswer[],
): Readonly<Record<string, string>> {
  const doomed = doomedNeeds(needs, answers).map(({ pattern }) => pattern)
  const missing = answers.filter(({ state }) => state === 'false').map(({ output }) => output)
  return {
    CHECKPOINT_GATE_MISSING: missing.join(','),
    CHECKPOINT_GATE_GO_SKIP: goSkip(doomed),
    CHECKPOINT_GATE_BATS_FILTER: batsFilter(doomed),
    CHECKPOINT_GATE_PYTEST_KEYWORD: pytestKeyword(doomed),
    CHECKPOINT_GATE_GINKGO_SKIP: ginkgoSkip(doomed),
  }
}

/** The lines of `test-needs` whose tests cannot work here: a feature that they need is measured `false`. */
export function doomedNeeds(
  needs: readonly TestNeed[],
  answers: readonly FeatureAnswer[],
): readonly TestNeed[] {
  const { state } = measured(answers)
  return needs.filter(({ features }) => features.some(name => state(name) === 'false'))
}
