import type { SelfTestName } from '../self-test-names.ts'

/** One round trip: a process is dumped, is gone, is restored, and must still do its work. */
export interface RoundTrip {
  readonly name: SelfTestName
  /** Features (CRIU's names) without which CRIU promises nothing; where it promises and this fails, that is news. */
  readonly features: readonly string[]
  /** Everything happens in a network namespace of its own, loopback up: what CRIU locks there vanishes with it. */
  readonly ownNetwork: boolean
  /** Bash, after `harness.ts`: starts the patient, runs CRIU, asks the patient; stops at the first failure. */
  readonly script: string
}
