import { nodeFault } from './node-version.ts'

// Ends the process here: a later module may already fail when it is loaded.
const fault = nodeFault(process.versions.node)
if (fault !== null) {
  console.log(process.env.GITHUB_ACTIONS === 'true' ? `::error::${fault}` : fault)
  process.exit(1)
}
