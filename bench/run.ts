// npm run bench [-- PART OF A LINE]: measures against rivals and prints figures; a bound that is missed is marked.
import { readdir } from 'node:fs/promises'
import { type Bench, benchTitle, measured, resultLine } from './bench.ts'

const wanted = process.argv[2] ?? ''
const files = (await readdir(import.meta.dirname)).filter(name => name.endsWith('.bench.ts')).sort()
for (const file of files) {
  const { benches } = (await import(`./${file}`)) as { benches: readonly Bench[] }
  for (const bench of benches.filter(bench => benchTitle(bench).includes(wanted)))
    console.log(resultLine(bench, await measured(bench)))
}
