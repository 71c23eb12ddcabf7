/** What CRIU says of probes at its start, and of tasks that end anyhow, in runs that succeed as well. */
export interface ChatterRow {
  readonly text: RegExp
  readonly examples: readonly [string, ...string[]]
  readonly source: string
}

/**
 * Not noise, since each can be what went wrong: but the cause only where nothing else is said.
 */
export const chatter: readonly ChatterRow[] = [
  {
    text: /^(?:tun: )?Unable to create tun\b/,
    examples: ['(00.012345) Error (criu/tun.c:53): tun: Unable to create tun: No such file or directory'],
    source: 'criu/tun.c check_tun, at each start of versions before 3.16',
  },
  {
    text: /^sockets: Diag module missing \(-?\d+\)$/,
    examples: ['(00.012345) Warn  (criu/sockets.c:773): sockets: Diag module missing (-2)'],
    source: 'criu/sockets.c collect_sockets: only the sockets of that kind cannot be seen',
  },
  {
    text: /^Can't send request message: [A-Z][A-Za-z ]{2,60}$/,
    examples: ["Error (criu/libnetlink.c:84): Can't send request message: Permission denied"],
    source: 'criu/libnetlink.c do_rtnl_req, once for each kind of socket',
  },
  {
    text: /^Unable to interrupt task: \d+ \([A-Z][A-Za-z ]{2,60}\)$/,
    examples: [
      '(00.012345) Warn  (compel/src/lib/infect.c:133): Unable to interrupt task: 205 (Operation not permitted)',
    ],
    source: 'compel/src/lib/infect.c compel_interrupt_task: of every zombie',
  },
  {
    text: /^Unable to create the binfmt_misc file system: [A-Z][A-Za-z ]{2,60}$/,
    examples: [
      '(00.012345) Error (criu/filesystems.c:45): Unable to create the binfmt_misc file system: Operation not permitted',
    ],
    source: 'criu/filesystems.c binfmt_misc_virtual: the dump goes on',
  },
  {
    text: /^cuda_plugin: (?:Failed to launch cuda-checkpoint to retrieve restore tid|check_cuda_checkpoint)\b/,
    examples: [
      '(00.012345) Error (plugins/cuda/cuda_plugin.c:138): cuda_plugin: Failed to launch cuda-checkpoint to retrieve restore tid: Could not find restore thread for process ID 17',
    ],
    source: 'plugins/cuda/cuda_plugin.c, where no task uses CUDA',
  },
]

export function isChatter(text: string): boolean {
  return chatter.some(row => row.text.test(text))
}
