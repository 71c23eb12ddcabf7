import type { RoundTrip } from './round-trip.ts'

/**
 * Tracked memory: a pre-dump while the process works, then a dump of what changed since. The patient's half MiB does
 * not change in between, so the dump must be far smaller, and the restore must take that memory from the pre-dump.
 */
export const preDump: RoundTrip = {
  name: 'pre-dump',
  features: ['mem_dirty_track'],
  ownNetwork: false,
  script: `
    mkdir images/first images/last
    start && ask before 1 &&
      criu_run pre-dump pre-dump --track-mem --tree "$patient" --images-dir images/first &&
      ask light 2 &&
      criu_run dump dump --track-mem --prev-images-dir ../first --tree "$patient" --images-dir images/last &&
      { [[ $(cat images/last/pages-*.img | wc -c) -lt $(($(cat images/first/pages-*.img | wc -c) / 2)) ]]; step smaller $?; } &&
      criu_run restore restore --restore-detached --images-dir images/last &&
      ask after 3`,
}
