interface LockedPackage {
  readonly engines?: unknown
  readonly resolved?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/**
 * The lockfile must fix every package by its hash, leave it to each machine from where to take it, and be whole: npm
 * leaves out optional packages that the registry did not have, and `npm ci` then refuses the file on every machine.
 * @param text package-lock.json
 */
export function lockfileFaults(text: string): readonly string[] {
  const lock = JSON.parse(text) as { packages: Record<string, LockedPackage> }
  const lacks = (from: string, name: string) =>
    !foldersAbove(from).some(folder => `${folder}node_modules/${name}` in lock.packages)
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    const missing = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter(name => lacks(path, name))
      .map(name => `${path || 'package.json'} needs ${name}, which the lockfile lacks`)
    if (path === '') return missing
    return [
      ...missing,
      ...(entry.resolved === undefined ? [] : [`${path} has a download URL: npm run lock`]),
      ...(entry.engines === undefined ? [] : [`${path} asks for a certain Node: npm run lock`]),
      ...(entry.integrity === undefined ? [`${path} has no integrity hash`] : []),
    ]
  })
}

/** Where Node looks for what the package in `path` needs: its own folder, then each one above, each with its slash. */
function foldersAbove(path: string): readonly string[] {
  if (path === '') return ['']
  const parent = path.slice(0, path.lastIndexOf('node_modules/'))
  return [`${path}/`, ...foldersAbove(parent.replace(/\/$/, ''))]
}
