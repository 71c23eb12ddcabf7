/**
 * The kind of runner, stable from run to run: `ubuntu24-X64`, `debian-12-ARM64`. The labels of `runs-on` are not told to
 * an action and RUNNER_NAME is another one for each job, so it is the image (`ImageOS`, hosted runners) or the
 * distribution (elsewhere), with the runner's architecture.
 * @param env the runner's environment: `ImageOS`, `RUNNER_ARCH`.
 * @param osRelease ID and VERSION_ID of /etc/os-release; either may be empty.
 * @param machine the architecture where RUNNER_ARCH is not set.
 */
export function runnerLabel(
  env: NodeJS.ProcessEnv,
  osRelease: { readonly id: string; readonly versionId: string },
  machine: string,
): string {
  const system = env.ImageOS || [osRelease.id, osRelease.versionId].filter(Boolean).join('-') || 'linux'
  return `${system}-${env.RUNNER_ARCH || machine}`.replaceAll(/[^\w.-]/g, '_').slice(0, 100)
}

/** The image of a hosted runner with its version, `ubuntu24 20261115.1.0`; empty where the runner names none. */
export function runnerImage(env: NodeJS.ProcessEnv): string {
  return [env.ImageOS, env.ImageVersion].filter(Boolean).join(' ').slice(0, 200)
}
