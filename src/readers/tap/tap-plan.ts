/** The numbers of a TAP document, against its plan. */
export interface TapNumbers {
  plan: number | null
  /** Whether `TAP version` began it. */
  versioned: boolean
  count: number
  /** All numbers from 1 to this one came. */
  upTo: number
  /** Those that came too early. */
  readonly early: Set<number>
  readonly twice: number[]
}

/** Of numbers out of order; one that is not kept counts as missing. */
const maxNumbersKept = 10_000

export function noNumbers(): TapNumbers {
  return { plan: null, versioned: false, count: 0, upTo: 0, early: new Set(), twice: [] }
}

/** Notes the number of a result; without one it is the next. */
export function addNumber(document: TapNumbers, given: number | null): void {
  const { early, twice } = document
  document.count++
  const number = given ?? document.count
  if (number <= document.upTo || early.has(number)) {
    if (twice.length < maxNumbersKept) twice.push(number)
  } else if (early.size < maxNumbersKept) {
    early.add(number)
  }
  while (early.delete(document.upTo + 1)) document.upTo++
}

/** What is wrong with a document's numbers; null if they fulfil the plan. */
export function planProblem({ plan, versioned, count, upTo, early, twice }: TapNumbers): string | null {
  if (plan === null) {
    return count === 0 && !versioned ? null : `TAP without a plan, after ${count} results: it was cut off.`
  }
  const missing: number[] = []
  for (let number = upTo + 1; number <= plan && missing.length < 10; number++) {
    if (!early.has(number)) missing.push(number)
  }
  const beyond = [...early, upTo].filter(number => number > plan)
  const shown = (numbers: readonly number[]) => numbers.slice(0, 10).join(', ')
  if (missing.length > 0) return `The plan is 1..${plan}, but ${count} came; missing: ${shown(missing)}.`
  if (beyond.length > 0) return `The plan is 1..${plan}, but there is number ${shown(beyond)}.`
  if (twice.length > 0) return `The plan is 1..${plan}; twice there: ${shown(twice)}.`
  return null
}
