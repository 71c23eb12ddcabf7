import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Inputs, parseInputs } from '../../src/action/inputs.ts'
import { features } from '../../src/features/features.ts'
import { type ActionMetadata, readActionMetadata } from '../action-metadata.ts'
import { withTables } from '../docs-tables.ts'
import { root } from './root.ts'

/** action.yml, the code and the README must speak of the same inputs, outputs and defaults. */
export async function interfaceFaults(): Promise<readonly string[]> {
  const metadata = await readActionMetadata(join(root, 'action.yml'))
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  return [
    ...inputFaults(metadata),
    ...featureFaults(metadata),
    ...(withTables(readme, metadata) === readme ? [] : ["The README's tables are stale: run 'npm run docs'"]),
  ]
}

function inputFaults({ inputs }: ActionMetadata): readonly string[] {
  const asked = new Set<string>()
  const withoutAction = parseInputs(name => {
    asked.add(name)
    return ''
  })
  const withDefaults = parseInputs(name => inputs[name]?.default ?? '')
  const differing = Object.entries(withoutAction).filter(
    ([name, value]) => !isEmpty(value) && !isDeepStrictEqual(value, withDefaults[name as keyof Inputs]),
  )
  return [
    ...[...asked].filter(name => !(name in inputs)).map(name => `action.yml lacks the input ${name}`),
    ...Object.keys(inputs)
      .filter(name => !asked.has(name))
      .map(name => `No code reads the input ${name}`),
    ...differing.map(([name]) => `action.yml and the code have different defaults for ${name}`),
  ]
}

function featureFaults({ outputs }: ActionMetadata): readonly string[] {
  return features.flatMap(({ output, criu, gives }) => {
    const description = `\`true\`, \`false\` or \`unknown\`: ${gives} (\`${criu}\`).`
    return outputs[output]?.description === description
      ? []
      : [`action.yml should describe the output ${output} as: ${description}`]
  })
}

/** Where the code has no default of its own, action.yml may have any. */
function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
