import { describe, expect, it } from 'vitest'
import { withTables } from '../../scripts/docs-tables.ts'

const metadata = {
  inputs: {
    install: { description: 'One of `a | b`.', default: 'auto' },
    globs: { description: 'Where.', default: '**/a.log\n**/b.log\n' },
    run: { description: 'The command.', default: '' },
  },
  outputs: { kernel: { description: 'Its release.' } },
  runs: { using: 'node24', main: 'dist/index.js' },
}
const readme = `# Title
<!-- inputs: made -->
old
<!-- /inputs -->
between
<!-- outputs: made -->
<!-- /outputs -->
end
`

describe('withTables', () => {
  it('replaces what stands between the comments, and nothing else', () => {
    expect(withTables(readme, metadata)).toBe(`# Title
<!-- inputs: made -->

| Input | Default | Meaning |
| --- | --- | --- |
| \`install\` | \`auto\` | One of \`a \\| b\`. |
| \`globs\` | \`**/a.log\`<br>\`**/b.log\` | Where. |
| \`run\` |  | The command. |

<!-- /inputs -->
between
<!-- outputs: made -->

| Output | Meaning |
| --- | --- |
| \`kernel\` | Its release. |

<!-- /outputs -->
end
`)
  })

  it('changes nothing the second time', () => {
    const once = withTables(readme, metadata)
    expect(withTables(once, metadata)).toBe(once)
  })

  it('refuses a README without a place for a table', () => {
    expect(() => withTables('# Title', metadata)).toThrow('no place for the table of inputs')
  })
})
