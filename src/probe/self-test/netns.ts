import type { RoundTrip } from './round-trip.ts'

/** A process in a network namespace of its own, as in a container: CRIU locks its network, saves it and makes it anew. */
export const netns: RoundTrip = {
  name: 'netns',
  features: [],
  ownNetwork: false,
  script: `
    start unshare --net && ask before 1 &&
      criu_run dump dump --tree "$patient" --images-dir images &&
      criu_run restore restore --restore-detached --images-dir images &&
      ask after 2`,
}
