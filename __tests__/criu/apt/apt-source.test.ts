import { describe, expect, it } from 'vitest'
import { parseDeb822, parseOneLine, renderSource } from '../../../src/criu/apt/apt-source.ts'

const inlineKey = [
  '',
  ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
  ' .',
  ' mDMEZ1',
  ' -----END PGP PUBLIC KEY BLOCK-----',
].join('\n')

describe('parseOneLine', () => {
  const table = [
    {
      of: 'a plain entry',
      line: 'deb http://mirror.example.org/debian bookworm main contrib',
      uri: 'http://mirror.example.org/debian',
      suite: 'bookworm',
      components: ['main', 'contrib'],
      options: {},
    },
    {
      of: 'options, several values and a comment',
      line: 'deb [ arch=amd64,i386 signed-by=/usr/share/keyrings/a.gpg trusted=yes ] https://a.example/deb stable main # why',
      uri: 'https://a.example/deb',
      suite: 'stable',
      components: ['main'],
      options: { arch: 'amd64,i386', 'signed-by': '/usr/share/keyrings/a.gpg', trusted: 'yes' },
    },
    {
      of: "the mirror list of GitHub's hosted Ubuntu 22.04",
      line: 'deb mirror+file:/etc/apt/apt-mirrors.txt jammy main restricted',
      uri: 'mirror+file:/etc/apt/apt-mirrors.txt',
      suite: 'jammy',
      components: ['main', 'restricted'],
      options: {},
    },
    {
      of: "Ubuntu's mirror for arm64",
      line: 'deb http://ports.ubuntu.com/ubuntu-ports/ jammy universe',
      uri: 'http://ports.ubuntu.com/ubuntu-ports/',
      suite: 'jammy',
      components: ['universe'],
      options: {},
    },
    {
      of: 'a flat repository',
      line: 'deb https://download.opensuse.org/repositories/devel:/tools:/criu/Debian_12/ /',
      uri: 'https://download.opensuse.org/repositories/devel:/tools:/criu/Debian_12/',
      suite: '/',
      components: [],
      options: {},
    },
    {
      of: 'an option with an operator and an address in brackets',
      line: 'deb [lang+=de] http://[::1]:8080/debian sid main',
      uri: 'http://[::1]:8080/debian',
      suite: 'sid',
      components: ['main'],
      options: { lang: 'de' },
    },
  ]
  it.each(table)('reads $of', ({ line, uri, suite, components, options }) => {
    expect(parseOneLine(`${line}\n`)).toEqual([
      { uris: [uri], suites: [suite], components, options: new Map(Object.entries(options)) },
    ])
  })

  it('leaves out what is no active deb entry', () => {
    const text = '# deb http://a b c\ndeb-src http://a b c\n\ndebian http://a b c\ndeb http://only-a-uri\n'
    expect(parseOneLine(text)).toEqual([])
  })
})

describe('parseDeb822', () => {
  it('reads the stanzas of the Debian 12 container image, comments left out', () => {
    const text = `Types: deb
# http://snapshot.example.org/archive/debian/20250520T000000Z
URIs: http://mirror.example.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`
    const [first, second] = parseDeb822(text)
    expect(first).toEqual({
      uris: ['http://mirror.example.org/debian'],
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main'],
      options: new Map([['signed-by', '/usr/share/keyrings/debian-archive-keyring.gpg']]),
    })
    expect(second?.suites).toEqual(['bookworm-security'])
  })

  it('reads several URIs, lists over several lines and field names in any case', () => {
    const [source] = parseDeb822(
      'types: deb deb-src\nuris: http://a.example/debian\n http://b.example/debian\nSUITES: sid\nComponents: main\n',
    )
    expect(source?.uris).toEqual(['http://a.example/debian', 'http://b.example/debian'])
  })

  it('keeps a key that is written into the file', () => {
    const [source] = parseDeb822(
      `Types: deb\nURIs: https://a.example\nSuites: x\nComponents: main\nSigned-By:${inlineKey}\n`,
    )
    expect(source?.options.get('signed-by')).toBe(inlineKey)
  })

  it.each([
    'Types: deb\nURIs: http://a\nSuites: x\nComponents: main\nEnabled: no\n',
    'Types: deb-src\nURIs: http://a\nSuites: x\nComponents: main\n',
    'Types: deb\nSuites: x\nComponents: main\n',
    '',
  ])('leaves out what gives no packages: %j', text => {
    expect(parseDeb822(text)).toEqual([])
  })
})

describe('renderSource', () => {
  it('keeps what decides trust, and lets apt fetch nothing but Packages of one architecture', () => {
    const options = new Map([
      ['signed-by', inlineKey],
      ['check-valid-until', 'no'],
      ['architectures', 'amd64 i386'],
      ['targets', 'Packages Contents-deb'],
    ])
    const source = { uris: ['http://a'], suites: ['sid'], components: ['main'], options }
    expect(renderSource(source, 'arm64')).toBe(
      [
        'Types: deb',
        'URIs: http://a',
        'Suites: sid',
        'Components: main',
        'Architectures: arm64',
        'Targets: Packages',
        'Languages: none',
        'PDiffs: no',
        `signed-by: ${inlineKey}`,
        'check-valid-until: no',
        '',
      ].join('\n'),
    )
  })

  it('has no components for a flat repository', () => {
    const source = { uris: ['http://a/'], suites: ['/'], components: [], options: new Map() }
    expect(renderSource(source, 'amd64')).not.toContain('Components')
  })
})
