/** Modules behind features: kernel options that are `m` are of use only while these can be had. */
const criuModules = ['autofs4', 'nf_tables', 'nfnetlink', 'overlay', 'raw_diag', 'tun', 'veth'] as const
export type CriuModule = (typeof criuModules)[number]

/** `loaded` at this moment, to be had on `demand`, or `missing` from the machine. */
export const moduleStateNames = ['loaded', 'demand', 'missing'] as const
export type ModuleState = (typeof moduleStateNames)[number]

/**
 * Where each module is.
 * @param loaded the text of /proc/modules
 * @param installed the texts of modules.dep and modules.builtin, empty where the machine has no such files
 */
export function moduleStates(loaded: string, installed: string): Readonly<Record<string, ModuleState>> {
  const loadedNames = new Set(loaded.split('\n').map(line => line.split(' ')[0]))
  const onDisk = new Set(
    [...installed.matchAll(/([^/\n:]+)\.ko[^\s:]*(?::|$)/gm)].map(([, name]) => name?.replaceAll('-', '_')),
  )
  return Object.fromEntries(
    criuModules.map(name => [
      name,
      loadedNames.has(name) ? 'loaded' : onDisk.has(name) ? 'demand' : 'missing',
    ]),
  )
}
