/** The upstream part of a Debian package version, without what packagers add: `2:4.2.1+ds-1~bpo` → `4.2.1`. */
export function upstreamVersion(packageVersion: string): string {
  return /^(?:\d+:)?v?(\d+(?:\.\d+)*)/.exec(packageVersion)?.[1] ?? packageVersion
}
