import { describe, expect, it } from 'vitest'
import { autoSuites, suiteFault } from '../../src/criu/suites.ts'

const release = (distribution: string, codename: string, version: string) => ({
  distribution,
  codename,
  version,
  name: `${distribution} ${version}`,
})

describe('autoSuites', () => {
  it.each([
    [release('debian', 'bookworm', '12'), ['bookworm', 'trixie', 'forky', 'sid']],
    [release('debian', 'trixie', '13'), ['trixie', 'forky', 'sid']],
    [release('debian', 'forky', ''), ['forky', 'sid']],
    [release('debian', 'bullseye', '11'), ['bullseye', 'bookworm', 'trixie', 'forky', 'sid']],
    [release('ubuntu', 'jammy', '22.04'), ['jammy', 'resolute', 'stonking']],
    // Ubuntu 24.04 has no package criu.
    [release('ubuntu', 'noble', '24.04'), ['resolute', 'stonking']],
    [release('ubuntu', 'questing', '25.10'), ['questing', 'resolute', 'stonking']],
    // A release that is newer than the table.
    [release('debian', 'duke', ''), ['duke', 'forky', 'sid']],
    [release('ubuntu', 'zesty', '27.04'), ['zesty']],
  ])('knows for %o its own suite and the newer ones', (running, expected) => {
    expect(autoSuites(running).map(suite => suite.codename)).toEqual(expected)
  })
})

describe('suiteFault', () => {
  const bookworm = release('debian', 'bookworm', '12')

  it.each(['auto', 'bookworm', 'sid'])('takes %s', suite => {
    expect(suiteFault(suite, bookworm)).toBeNull()
  })

  it('takes the suite that the machine runs, known or not', () => {
    expect(suiteFault('questing', release('ubuntu', 'questing', '25.10'))).toBeNull()
  })

  it('names input, value, what was meant and what is allowed', () => {
    expect(suiteFault('trixi', bookworm)).toBe(
      "Input 'suite' is 'trixi', which is no suite of debian 12; did you mean 'trixie'? Allowed: auto, bookworm, trixie, forky, sid.",
    )
  })

  it("refuses another distribution's suite", () => {
    expect(suiteFault('resolute', bookworm)).toBe(
      "Input 'suite' is 'resolute', which is no suite of debian 12. Allowed: auto, bookworm, trixie, forky, sid.",
    )
  })

  it('allows nothing where no suite is known', () => {
    expect(suiteFault('edge', release('alpine', '', '3.22'))).toBe(
      "Input 'suite' is 'edge', but no suite of alpine 3.22 is known. Allowed: auto.",
    )
  })
})
