import { describe, expect, it } from 'vitest'
import { parseMadison } from '../../../src/criu/apt/private-apt.ts'

describe('parseMadison', () => {
  it.each([
    [
      'a mirror',
      '      criu |    4.2.1-1 | http://mirror.example.org/debian sid/main amd64 Packages\n',
      [{ version: '4.2.1-1', repository: 'http://mirror.example.org/debian' }],
    ],
    [
      'a flat repository before the release, newest first',
      `      criu |      4.2-1 | http://127.0.0.1:8080/debian  Packages
      criu | 3.17.1-2+deb12u2 | http://mirror.example.org/debian bookworm/main amd64 Packages
`,
      [
        { version: '4.2-1', repository: 'http://127.0.0.1:8080/debian' },
        { version: '3.17.1-2+deb12u2', repository: 'http://mirror.example.org/debian' },
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, text, versions) => {
    expect(parseMadison(text)).toEqual(versions)
  })
})
