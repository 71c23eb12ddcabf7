import { describe, expect, it } from 'vitest'
import { parseRelease } from '../../../src/criu/apt/release.ts'

describe('parseRelease', () => {
  it.each([
    {
      text: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
      release: {
        distribution: 'debian',
        codename: 'bookworm',
        version: '12',
        name: 'Debian GNU/Linux 12 (bookworm)',
      },
    },
    {
      text: 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
      release: { distribution: 'ubuntu', codename: 'noble', version: '24.04', name: 'Ubuntu 24.04.3 LTS' },
    },
    {
      text: 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nVERSION_CODENAME=forky\nID=debian\n',
      release: { distribution: 'debian', codename: 'forky', version: '', name: 'Debian GNU/Linux forky/sid' },
    },
    {
      text: "NAME='Alpine Linux'\nID=alpine\nVERSION_ID=3.22.1\n",
      release: { distribution: 'alpine', codename: '', version: '3.22.1', name: 'alpine' },
    },
    { text: '', release: { distribution: '', codename: '', version: '', name: '' } },
  ])('reads $release.name', ({ text, release }) => {
    expect(parseRelease(text)).toEqual(release)
  })
})
