// npm run docs: makes the README's tables of inputs and outputs from action.yml.
import { readFile, writeFile } from 'node:fs/promises'
import { readActionMetadata } from './action-metadata.ts'
import { withTables } from './docs-tables.ts'

const readme = await readFile('README.md', 'utf8')
await writeFile('README.md', withTables(readme, await readActionMetadata('action.yml')))
