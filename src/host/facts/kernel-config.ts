/**
 * Reads a kernel configuration (`CONFIG_A=y`, `# CONFIG_B is not set`).
 * @returns `CONFIG_X` to its value, quotes of strings stripped; options that are not set are left out.
 */
export function parseKernelConfig(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const [, name, value] of text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)) {
    if (name !== undefined && value !== undefined) options.set(name, value.replace(/^"(.*)"$/, '$1'))
  }
  return options
}
