// npm run lock, after any change of the dependencies: writes package-lock.json as every npm needs it.
import { readFile, writeFile } from 'node:fs/promises'

interface Locked {
  resolved?: string
  engines?: unknown
  optional?: boolean
}

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
for (const entry of Object.values(lock.packages)) {
  // Each machine takes packages from the registry that it is configured with.
  delete entry.resolved
  // npm leaves an optional package out when the Node that runs npm does not fit, though Node 24 is what will load it.
  if (entry.optional) delete entry.engines
}
await writeFile('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
