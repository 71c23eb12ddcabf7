/** Modules by name, each with its file below `lib/modules/RELEASE` and the files it needs, in the order to load them. */
export type ModuleTable = ReadonlyMap<string, { readonly file: string; readonly needs: readonly string[] }>

/** Reads depmod's `modules.dep`: `FILE: FILE…`, what must be loaded first standing last. */
export function parseModulesDep(text: string): ModuleTable {
  return new Map(
    [...text.matchAll(/^(\S+):(.*)$/gm)].map(([, file = '', needs = '']) => [
      moduleName(file),
      { file, needs: needs.split(' ').filter(Boolean).toReversed() },
    ]),
  )
}

/** A module's name as the kernel has it: `nf_tables` for `kernel/net/netfilter/nf_tables.ko.xz`. */
export function moduleName(file: string): string {
  return file
    .replace(/^.*\//, '')
    .replace(/\.ko(?:\.\w+)?$/, '')
    .replaceAll('-', '_')
}

/** The files that must be loaded for `names`, in order; a name that is no module of this kernel is built in, or nowhere. */
export function loadOrder(table: ModuleTable, names: readonly string[]): readonly string[] {
  const found = names.map(name => table.get(name)).filter(module => module !== undefined)
  return [...new Set(found.flatMap(({ file, needs }) => [...needs, file]))]
}

/** The files of `names` and of every module that cannot be loaded without them. */
export function withDependants(table: ModuleTable, names: readonly string[]): readonly string[] {
  const files = new Set(names.map(name => table.get(name)?.file))
  return [...table.values()]
    .filter(({ file, needs }) => files.has(file) || needs.some(need => files.has(need)))
    .map(({ file }) => file)
}
