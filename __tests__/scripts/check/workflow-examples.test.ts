import { describe, expect, it } from 'vitest'
import { workflowExamples } from '../../../scripts/check/workflow-examples.ts'

const block = (text: string) => `Text\n\n\`\`\`yaml\n${text}\`\`\`\n`
const lineIn = (markdown: string, word: string) =>
  markdown.split('\n').findIndex(line => line.includes(word)) + 1

describe('workflowExamples', () => {
  it('makes a workflow of a list of steps', () => {
    const [example] = workflowExamples('README.md', block('- run: |\n    a\n\n    b\n'))
    expect(example?.text).toBe(
      'on: push\njobs:\n  example:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          a\n\n          b\n',
    )
  })

  it.each(['- run: marked\n', 'jobs:\n  a:\n    steps: [marked]\n', 'on: push\njobs: { marked: {} }\n'])(
    'keeps the line numbers of %j',
    text => {
      const markdown = block(text)
      const [example] = workflowExamples('README.md', markdown)
      const line = lineIn(example?.text ?? '', 'marked') + (example?.lineOffset ?? 0)
      expect(line).toBe(lineIn(markdown, 'marked'))
    },
  )

  it.each(['signatures: []\n', '- text: no such device\n  class: setup\n', '- one\n- two\n'])(
    'leaves out %j, which is no workflow',
    text => {
      expect(workflowExamples('README.md', block(text))).toEqual([])
    },
  )
})
