import type { RoundTrip } from './round-trip.ts'

/** A single process with memory, open files and a fifo. */
export const plain: RoundTrip = {
  name: 'plain',
  features: [],
  ownNetwork: false,
  script: `
    start && ask before 1 &&
      criu_run dump dump --tree "$patient" --images-dir images &&
      criu_run restore restore --restore-detached --images-dir images &&
      ask after 2`,
}
