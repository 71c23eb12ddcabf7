// npm run lock, after any change of the dependencies: writes package-lock.json as every npm needs it.
import { readFile, writeFile } from 'node:fs/promises'

interface Locked {
  resolved?: string
  engines?: unknown
}

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
for (const entry of Object.values(lock.packages)) {
  // Each machine takes packages from the registry that it is configured with.
  delete entry.resolved
  // Node 24 loads them, whatever Node runs npm. Under an older one npm would leave out the optional ones, and warn of
  // all others.
  delete entry.engines
}
await writeFile('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
