/** How the runner starts its own shells (docs.github.com, workflow syntax, `shell`). */
const knownShells: Readonly<Record<string, string>> = {
  bash: 'bash --noprofile --norc -eo pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python {0}',
  pwsh: "pwsh -command . '{0}'",
}

/**
 * The argv that runs `script` by the input `shell`: a name that the runner knows, or a command with `{0}` for the file.
 * @throws Error that names the value and what is allowed.
 */
export function shellArgv(shell: string, script: string): readonly string[] {
  const template = knownShells[shell] ?? shell
  if (!template.includes('{0}')) {
    const names = Object.keys(knownShells).join(', ')
    throw new Error(`Input 'shell' is '${shell}'. Allowed: ${names}, or a command with {0} for the script.`)
  }
  return words(template).map(word => word.replaceAll('{0}', script))
}

/** Splits at blanks outside of quotes. */
function words(text: string): readonly string[] {
  const found = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  return found.map(word => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}
