import { listed } from '../logs/sentences.ts'

/** The links of the proof that a failed test cannot work here, in their order. */
export const proofLinks = ['operation', 'reason', 'need', 'measured', 'alone', 'history'] as const
export type ProofLinkName = (typeof proofLinks)[number]

/** One link of the proof, for one test. */
export interface ProofLink {
  readonly link: ProofLinkName
  /** `open`: nothing speaks for it or against it. */
  readonly state: 'shown' | 'lacking' | 'open'
  /** What shows it, or what speaks against it: one sentence. */
  readonly says: string
  /** What would show it; null where it is shown, or where only time gives it. */
  readonly gives: string | null
}

/** What each link says, in words for people who know nothing of the proof. */
export const linkTitles: Readonly<Record<ProofLinkName, string>> = {
  operation: 'something of CRIU failed',
  reason: 'it says what is missing',
  need: 'the operation uses it',
  measured: 'it is missing here',
  alone: 'nothing else is wrong',
  history: 'it has not worked here without it',
}

/** What would show a link that is lacking. */
const givenBy: Readonly<Record<ProofLinkName, string | null>> = {
  operation: 'let the test print CRIU’s error, or keep CRIU’s logs (`record`, `criu-logs`)',
  reason: 'let the test print CRIU’s error, or declare the feature for it in `test-needs`',
  need: 'tell the maintainers of the caller: a declaration does not make an operation use what it does not',
  measured: 'measure where the tests run: the same user, `sudo` and `criu-path`',
  alone: 'if what is quoted only follows from the refusal, let `signatures` say so; else mend the test',
  history: null,
}

/** What was found for the proof of one test. */
export interface Findings {
  /** Output names of the features that are said or declared to be missing. */
  readonly features: readonly string[]
  /** The line that says so; null where only `test-needs` does. */
  readonly says: string | null
  /** The operation that failed: how it is told, and whether it uses what is missing; null where it is not known. */
  readonly operation: { readonly told: string; readonly needs: boolean } | null
  readonly declared: boolean
  readonly criu: string
  /** When the test last passed here, and whether without the features; null where no pass is known. */
  readonly lastPass: { readonly date: string; readonly without: boolean } | null
  /** Why a link is lacking, and what would give it where that is not the same for all; links that are not are not named. */
  readonly lacking: Readonly<
    Partial<Record<ProofLinkName, { readonly says: string; readonly gives?: string }>>
  >
}

/** The six links of a test that names a missing feature, or for which one is declared. */
export function proofOf(found: Findings): readonly ProofLink[] {
  return proofLinks.map(link => {
    const lacks = found.lacking[link]
    if (lacks !== undefined)
      return { link, state: 'lacking', says: lacks.says, gives: lacks.gives ?? givenBy[link] }
    return { link, gives: null, ...shown[link](found) }
  })
}

type Shown = Omit<ProofLink, 'link' | 'gives'> & Partial<Pick<ProofLink, 'gives'>>

const shown: Readonly<Record<ProofLinkName, (found: Findings) => Shown>> = {
  operation: ({ operation, says }) =>
    operation !== null
      ? { state: 'shown', says: `${operation.told} failed` }
      : { state: says === null ? 'open' : 'shown', says: 'an operation failed; which one is not known' },
  reason: ({ says, features }) => ({
    state: 'shown',
    says: says === null ? `test-needs declares ${listed(features)}` : says,
  }),
  need: ({ operation, declared, features }) => {
    if (operation?.needs) return { state: 'shown', says: `${operation.told} uses ${listed(features)}` }
    if (declared) return { state: 'shown', says: `test-needs declares ${listed(features)}` }
    const what = operation === null ? 'the operation is not known' : `${operation.told} may use it`
    return { state: 'open', says: what, gives: `declare ${listed(features)} for the test in \`test-needs\`` }
  },
  measured: ({ features, criu }) => ({
    state: 'shown',
    says: `${listed(features)} measured false with ${criu}`,
  }),
  alone: () => ({ state: 'shown', says: 'all else that the test and its logs say follows from it' }),
  history: ({ lastPass, features }) => {
    if (lastPass === null) return { state: 'open', says: 'no earlier pass is known' }
    const when = lastPass.without
      ? `without ${listed(features)}: it does more now`
      : `when ${listed(features)} was there`
    return { state: 'shown', says: `it passed on ${lastPass.date} ${when}` }
  },
}
