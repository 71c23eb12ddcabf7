/** What the runner hands to an action and not to what it tests: files that are commands, tokens, the action's own inputs. */
const withheld: readonly { readonly name: RegExp; readonly source: string }[] = [
  {
    name: /^GITHUB_(?:OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|ARTIFACTS|ARTIFACTS_LIST)$/,
    source: 'actions/runner src/Runner.Worker/FileCommandManager.cs: what is written there is carried out',
  },
  {
    name: /^GITHUB_ACTION_(?:REPOSITORY|REF|PATH)$/,
    source: 'actions/runner src/Runner.Worker/ActionRunner.cs: of the action; a step with `run` has none',
  },
  { name: /^ACTIONS_/, source: 'actions/runner src/Runner.Worker/Handlers: service URLs and tokens' },
  { name: /^INPUT_/, source: 'actions/runner Handler.AddInputsToEnvironment: may hold secrets' },
  { name: /^STATE_/, source: 'actions/runner Handler.AddEnvironmentVariable: state for the post step' },
]

/**
 * The environment for the tested command: the action's own without what the runner meant for the action, with `extra` on
 * top. `GITHUB_TOKEN` stays if the workflow set it: the runner never does.
 */
export function testedEnvironment(
  own: NodeJS.ProcessEnv,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(own).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !withheld.some(({ name }) => name.test(entry[0])),
  )
  return { ...Object.fromEntries(kept), ...extra }
}

/** How scripts write into the files of the runner whose lines it carries out. */
const commandFile = /(?:>\s*|\btee\s+(?:-\S+\s+)*)["']?\$\{?(GITHUB_(?:OUTPUT|ENV|PATH|STATE))\b/

/**
 * What a script is to know of before it starts: that a file which it writes to is not given to it; null where there is none.
 * @param script the input `run`
 */
export function withheldFile(script: string): string | null {
  const name = commandFile.exec(script)?.[1]
  return name === undefined
    ? null
    : `\`run\` writes to ${name}, which is kept from tests: bash says "ambiguous redirect" of \`>> $${name}\`. Write outputs and variables in a step of their own; this step's outputs have the results.`
}
