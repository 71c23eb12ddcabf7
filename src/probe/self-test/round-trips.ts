import type { SelfTestName } from '../self-test-names.ts'
import { lazyPages } from './lazy-pages.ts'
import { listen } from './listen.ts'
import { netns } from './netns.ts'
import { plain } from './plain.ts'
import { preDump } from './pre-dump.ts'
import type { RoundTrip } from './round-trip.ts'
import { seccomp } from './seccomp.ts'
import { tcp } from './tcp.ts'

export const roundTrips: Readonly<Record<SelfTestName, RoundTrip>> = {
  plain,
  listen,
  'pre-dump': preDump,
  netns,
  seccomp,
  'lazy-pages': lazyPages,
  tcp,
}
