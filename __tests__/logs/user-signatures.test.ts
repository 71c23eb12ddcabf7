import { describe, expect, it } from 'vitest'
import { parseUserSignatures } from '../../src/logs/user-signatures.ts'

it('reads rows of every class', async () => {
  const rows = await parseUserSignatures(
    `
- id: gpu
  text: 'cannot checkpoint GPU memory'
  class: setup
  requires: cuda-checkpoint
  remedy: install it
- text: incremental snapshots are off
  class: missing-feature
  features: [memtrack]
- text: ^lost update
  class: real-failure
- text: ^retrying
  class: noise
`,
    'sig.yaml',
  )
  expect(rows).toEqual({
    signatures: [
      {
        id: 'user:gpu',
        text: expect.anything(),
        means: { class: 'setup', requires: 'cuda-checkpoint', remedy: 'install it' },
        source: 'sig.yaml',
      },
      {
        id: 'user:2',
        text: expect.anything(),
        means: { class: 'missing-feature', features: ['mem_dirty_track'] },
        source: 'sig.yaml',
      },
      {
        id: 'user:3',
        text: expect.anything(),
        means: { class: 'real-failure', remedy: 'see the file of `signatures`' },
        source: 'sig.yaml',
      },
    ],
    noise: [expect.anything()],
  })
  const texts = ['cannot checkpoint GPU memory', 'incremental snapshots are off', 'lost update']
  rows.signatures.forEach(({ text }, at) => {
    expect(texts.map(line => text.test(line))).toEqual(texts.map((_, other) => other === at))
    expect(text.exec(`${texts[at]} 1`)?.[0]).toBe(texts[at])
  })
  expect(rows.noise[0]?.test('retrying 1')).toBe(true)
  expect(rows.noise[0]?.test('no retrying')).toBe(false)
})

it.each(['', '# nothing yet\n'])('an empty file has no rows: %j', async text => {
  expect(await parseUserSignatures(text, 'sig.yaml')).toEqual({ signatures: [], noise: [] })
})

describe('says where a file cannot be used', () => {
  it.each([
    ['- text: [x\n', 'sig.yaml, line 2: '],
    ['text: x\n', 'sig.yaml, line 1: a list of signatures is expected'],
    ['- x\n', 'sig.yaml, line 1: a signature is a map'],
    [
      '- text: x\n  class: noise\n- text: y\n',
      "sig.yaml, line 3: class is ''. Allowed: missing-feature, setup, real-failure, noise",
    ],
    ['- text: x\n  class: skip\n', "line 1: class is 'skip'. Allowed"],
    [
      '- text: x\n  class: missing-feature\n',
      "line 1: a signature of class missing-feature needs 'features'",
    ],
    [
      '- text: x\n  class: missing-feature\n  features: [memtrak]\n',
      "'memtrak' is no feature of CRIU; did you mean 'memtrack'?",
    ],
    ['- text: x\n  class: missing-feature\n  features: []\n', "'features' names none"],
    ['- text: x\n  class: setup\n', "needs 'requires'"],
    ['- class: noise\n', "needs 'text'"],
    ['- text: "("\n  class: noise\n', 'line 1: text is no regular expression: '],
    ['- text: ".*"\n  class: noise\n', 'text /.*/ matches every line'],
    ['- text: 1\n  class: noise\n', 'text must be a regular expression'],
    ['- txt: x\n  class: noise\n', "'txt' is no field. Did you mean 'text'?"],
    [`${'- text: x\n  class: noise\n'.repeat(1001)}`, '1001 signatures, at most 1000 are read'],
  ])('%j', async (text, message) => {
    await expect(parseUserSignatures(text, 'sig.yaml')).rejects.toThrow(message)
  })

  it('all of them at once', async () => {
    await expect(parseUserSignatures('- class: x\n- class: y\n', 'sig.yaml')).rejects.toThrow(
      /line 1: .*\n.*line 2: /,
    )
  })

  it('aliases that multiply', async () => {
    const bomb = `- &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, i) => `- &${name} [${Array(10).fill(`*${'abcdefghi'[i]}`).join(',')}]\n`)
      .join('')}`
    await expect(parseUserSignatures(bomb, 'sig.yaml')).rejects.toThrow('a signature is a map')
  })
})
