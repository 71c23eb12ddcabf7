import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Inputs, parseInputs } from '../../src/action/inputs.ts'
import { providerNames } from '../../src/criu/criu.ts'
import { features } from '../../src/features/features.ts'
import { outputFormats } from '../../src/readers/result.ts'
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
    ...wordFaults(metadata, JSON.parse(await readFile(join(root, 'schema/report.schema.json'), 'utf8'))),
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

interface SchemaDefinitions {
  readonly $defs: Readonly<Record<'format' | 'provider', { readonly enum: readonly string[] }>>
}

/** Formats and providers are named in the report's schema, and for people in action.yml. */
function wordFaults({ inputs }: ActionMetadata, { $defs }: SchemaDefinitions): readonly string[] {
  const rows = [
    { kind: 'format', words: outputFormats, more: ['junit', 'command'], input: 'format' },
    { kind: 'provider', words: providerNames, more: ['path'], input: 'install' },
  ] as const
  return rows.flatMap(({ kind, words, more, input }) => [
    ...(isDeepStrictEqual($defs[kind].enum, [...words, ...more])
      ? []
      : [`schema/report.schema.json should have as ${kind}: ${[...words, ...more].join(', ')}`]),
    ...words
      .filter(word => !inputs[input]?.description.includes(`\`${word}\``))
      .map(word => `action.yml should name \`${word}\` in the description of ${input}`),
  ])
}

/** Where the code has no default of its own, action.yml may have any. */
function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
