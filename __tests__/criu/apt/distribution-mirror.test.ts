import { describe, expect, it } from 'vitest'
import { type AptSource, parseDeb822, parseOneLine } from '../../../src/criu/apt/apt-source.ts'
import { distributionMirror } from '../../../src/criu/apt/distribution-mirror.ts'

const release = (distribution: string, codename: string) => ({
  distribution,
  codename,
  version: '',
  name: '',
})

const docker = parseOneLine(
  'deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/ubuntu noble stable',
)
const ppa = parseDeb822(
  'Types: deb\nURIs: https://ppa.launchpadcontent.net/git-core/ppa/ubuntu/\nSuites: noble\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n',
)
const hosted = parseDeb822(
  'Types: deb\nURIs: mirror+file:/etc/apt/apt-mirrors.txt\nSuites: noble noble-updates noble-backports noble-security\nComponents: main universe restricted multiverse\nSigned-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n',
)
const jammyArm = parseOneLine(
  'deb http://azure.ports.ubuntu.com/ubuntu-ports/ jammy main restricted\ndeb http://azure.ports.ubuntu.com/ubuntu-ports/ jammy-updates main restricted\ndeb http://azure.ports.ubuntu.com/ubuntu-ports/ jammy universe\n',
)
const debian = parseDeb822(
  'Types: deb\nURIs: http://mirror.example.org/debian\nSuites: bookworm bookworm-updates\nComponents: main\n',
)
const security = parseOneLine('deb http://security.debian.org/debian-security bookworm-security main')
const company = parseOneLine('deb http://mirror.example/dists bookworm main')
const moving = parseOneLine('deb http://mirror.example.org/debian unstable main')
const hashicorp = parseOneLine('deb https://apt.releases.hashicorp.com bookworm main')

interface Row {
  readonly of: string
  readonly sources: readonly AptSource[]
  readonly release: ReturnType<typeof release>
  readonly mirror: string | undefined
}

describe('distributionMirror', () => {
  it.each<Row>([
    {
      of: 'GitHub-hosted Ubuntu 24.04 among other repositories of the same suite',
      sources: [...docker, ...ppa, ...hosted],
      release: release('ubuntu', 'noble'),
      mirror: 'mirror+file:/etc/apt/apt-mirrors.txt',
    },
    {
      of: 'Ubuntu on arm64',
      sources: jammyArm,
      release: release('ubuntu', 'jammy'),
      mirror: 'http://azure.ports.ubuntu.com/ubuntu-ports/',
    },
    {
      of: 'Debian, security suites apart',
      sources: [...hashicorp, ...security, ...debian],
      release: release('debian', 'bookworm'),
      mirror: 'http://mirror.example.org/debian',
    },
    {
      of: "a company's mirror that shows no sign but its suite",
      sources: company,
      release: release('debian', 'bookworm'),
      mirror: 'http://mirror.example/dists',
    },
    {
      of: 'Debian unstable, which says the name of the next release',
      sources: moving,
      release: release('debian', 'forky'),
      mirror: 'http://mirror.example.org/debian',
    },
    {
      of: 'nothing where only others have the suite',
      sources: docker,
      release: release('ubuntu', 'noble'),
      mirror: undefined,
    },
  ])('finds $of', ({ sources, release, mirror }) => {
    expect(distributionMirror(sources, release)?.uris[0]).toBe(mirror)
  })
})
