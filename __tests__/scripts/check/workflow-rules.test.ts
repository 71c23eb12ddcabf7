import { describe, expect, it } from 'vitest'
import { interfaceUseFaults, ruleFaults } from '../../../scripts/check/workflow-rules.ts'

const pinned = 'actions/checkout@0123456789012345678901234567890123456789 # v7.0.1'
const workflow = (
  checkout: string,
  settings = 'with: { persist-credentials: false }',
  head = 'permissions: {}',
) => `${head}\njobs:\n  a:\n    steps:\n      - uses: ${checkout}\n        ${settings}\n`

describe('ruleFaults', () => {
  it.each<[what: string, text: string, fault: RegExp]>([
    ['a tag', workflow('actions/checkout@v7'), /not pinned/],
    ['a commit without its version', workflow(pinned.replace(/ #.*/, '')), /not pinned/],
    ['kept credentials', workflow(pinned, 'if: true'), /persist-credentials/],
    ['default permissions', workflow(pinned, undefined, 'on: push'), /permissions/],
    ['wide permissions', workflow(pinned, undefined, 'permissions: { contents: write }'), /permissions/],
    ['a forgotten job', `${workflow(pinned)}  b: {}\n  passed: { needs: [a] }\n`, /does not need b/],
  ])('finds %s', (_, text, fault) => {
    expect(ruleFaults(text)).toEqual([expect.stringMatching(fault)])
  })

  it('accepts what keeps the rules', () => {
    expect(
      ruleFaults(`${workflow(pinned)}  b: { steps: [{ uses: ./ }] }\n  passed: { needs: [a, b] }\n`),
    ).toEqual([])
  })
})

describe('interfaceUseFaults', () => {
  const text = `jobs:
  a:
    steps:
      - { uses: ./, id: criu, with: { criu-version: "4", criu-versio: "4" } }
      - { uses: other/action@v1, id: other, with: { more: 1 } }
      - run: echo \${{ steps.criu.outputs.memtrack }} \${{ steps.criu.outputs.memtrak }} \${{ steps.other.outputs.x }}
`
  it('finds inputs and outputs that the action does not have', () => {
    const known = { inputs: { 'criu-version': {} }, outputs: { memtrack: {} } }
    expect(interfaceUseFaults(text, /^\.\//, known)).toEqual([
      'no input of this action: criu-versio',
      'no output of this action: memtrak',
    ])
  })
})
