import { describe, expect, it } from 'vitest'
import { withoutSecrets } from '../../../src/base/network/without-secrets.ts'

describe('withoutSecrets', () => {
  it.each([
    ['https://example.org/a/b.git', 'https://example.org/a/b.git'],
    ['https://user:token@example.org/a.git', 'https://example.org/a.git'],
    ['https://token@example.org', 'https://example.org'],
    ['https://a.example/x.tar.gz?sig=secret&se=1#y', 'https://a.example/x.tar.gz'],
    ['ssh://git@example.org:2222/a', 'ssh://example.org:2222/a'],
    [
      "fatal: unable to access 'https://u:p@h/': 503 (https://u:p@h/?q)",
      "fatal: unable to access 'https://h/': 503 (https://h/)",
    ],
    ['/srv/criu.git', '/srv/criu.git'],
    ['mail@example.org?', 'mail@example.org?'],
    ['https://example.org/@scope/x', 'https://example.org/@scope/x'],
  ])('%s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown)
  })
})
