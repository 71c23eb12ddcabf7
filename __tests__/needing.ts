import { describe, it } from 'vitest'
import { lacking, type NeedName, told } from '../scripts/needs/needs.ts'
import { type TestNeed, testNeeds } from '../scripts/needs/test-needs.ts'

/**
 * `describe` and `it` for tests that need something of the machine: where that is missing they are skipped, and their
 * title says for want of what.
 * @throws Error for a name that is not in the table.
 */
export function needing(...names: readonly [TestNeed, ...TestNeed[]]) {
  const unknown = names.find(name => !testNeeds.includes(name))
  if (unknown !== undefined)
    throw new Error(`A test needs '${unknown}', which is not one of ${testNeeds.join(', ')}.`)
  const missing = lacking(names)
  if (missing.length === 0) return { describe, it }
  return { describe: skipping(describe, missing), it: skipping(it, missing) }
}

type Block = typeof describe | typeof it

/** `block.skip`, plain, `each`, `for` and `concurrent`, with the reason behind the title. */
function skipping<T extends Block>(block: T, missing: readonly NeedName[]): T {
  const named =
    (skip: (title: string, ...rest: never[]) => unknown) =>
    (title: string, ...rest: readonly unknown[]) =>
      Reflect.apply(skip, undefined, [`${title} [skipped: needs ${told(missing)}]`, ...rest])
  const each = (cases: readonly unknown[]) => named(block.skip.each(cases as []))
  return Object.assign(named(block.skip), { each, for: each, concurrent: named(block.skip) }) as unknown as T
}
