/**
 * The one layout of all providers. It is part of the cache's key: raise it with every change of what a tree holds.
 *
 *     bin/criu           what is started: a script that only executes the loader
 *     libexec/criu       the dynamic loader, so named because the name of the process is that of the file
 *     libexec/criu.elf   CRIU itself
 *     lib/               the libraries it links, the C library too
 *     lib/criu/          CRIU's plugins
 *     manifest.json
 */
export const layoutVersion = 1

/** Paths in a tree, relative to its root. */
export const layout = {
  start: 'bin/criu',
  loader: 'libexec/criu',
  criu: 'libexec/criu.elf',
  libraries: 'lib',
  plugins: 'lib/criu',
  manifest: 'manifest.json',
} as const

/**
 * The script `bin/criu`, the same in every tree. It ends in `exec`, so that process, parent and descriptors stay what
 * they were: runc hands descriptor 3 to `criu swrk`. The loader gets the libraries as an option and not by
 * LD_LIBRARY_PATH, which the tools that CRIU starts (iptables, ip, tar) would inherit.
 */
export const startScript = `#!/bin/sh
self=$0
if [ -h "$self" ]; then self=$(readlink -f "$self"); fi
case $self in /*) ;; *) self=$PWD/$self ;; esac
tree=\${self%/*}/..
export CRIU_LIBS_DIR="\${CRIU_LIBS_DIR-$tree/${layout.plugins}}"
exec "$tree/${layout.loader}" --argv0 "$0" --library-path "$tree/${layout.libraries}" "$tree/${layout.criu}" "$@"
`
