import { loopbackUp } from './loopback.ts'
import type { RoundTrip } from './round-trip.ts'

/**
 * A restore that starts before the memory is there: the dump keeps the pages and serves them, the daemon fetches them
 * when the restored process touches them. The dumped process lives on, stopped, until all is fetched, so the restore
 * happens in a pid namespace of its own, in which CRIU stays as the first process.
 */
export const lazyPages: RoundTrip = {
  name: 'lazy-pages',
  features: ['uffd', 'uffd-noncoop'],
  ownNetwork: true,
  script: `
    ${loopbackUp}
    page_server=(--address 127.0.0.1 --port 1027)
    socket_or_gone() { [[ -S images/lazy-pages.socket ]] || gone "$1"; }
    start && ask before 1 || return
    exec 7>serving
    criu_run dump dump --lazy-pages "\${page_server[@]}" --status-fd 7 --tree "$patient" --images-dir images &
    dump=$!
    exec 7>&-
    await filled_or_gone serving "$dump"
    criu_run lazy-pages lazy-pages --page-server "\${page_server[@]}" --images-dir images &
    daemon=$!
    await socket_or_gone "$daemon"
    beneath=(unshare --pid --fork --kill-child --mount-proc)
    criu_run restore restore --lazy-pages --images-dir images &
    ask after 2 $!
    seconds=1
    await gone "$dump"
    await gone "$daemon"`,
}
