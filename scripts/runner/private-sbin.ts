/**
 * Stands before a step's program: the link for `sudo criu` then goes to a folder of the step's own in the place of
 * `/usr/local/sbin`, and is gone with it. Empty without root, who alone can do so.
 * Bash, since other shells drop variables with a `-` in their name.
 */
export const privateSbin: readonly string[] =
  process.getuid?.() === 0
    ? ['unshare', '--mount', 'bash', '-c', 'mount -t tmpfs none /usr/local/sbin && exec "$@"', 'bash']
    : []
