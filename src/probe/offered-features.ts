/**
 * The feature names that `criu --help` lists under `--feature FEAT`, in CRIU's order; empty when it lists none.
 * Source: `pr_check_features` in criu/cr-check.c, v3.17 to v4.2: comma-separated, wrapped.
 */
export function offeredFeatures(help: string): readonly string[] {
  const list =
    /--feature FEAT\s+only check a particular feature, one of:\n((?:[ \t]+[\w-]+(?:, ?[\w-]+)*,?[ \t]*\n?)+)/.exec(
      help,
    )?.[1]
  return list === undefined ? [] : [...list.matchAll(/[\w-]+/g)].map(([name]) => name)
}
