// npm run build [-- --out DIR]: bundles src/ into dist/, or into DIR.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } })
const out = resolve(values.out)
try {
  await bundle(out)
  console.log(`Built ${out}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
