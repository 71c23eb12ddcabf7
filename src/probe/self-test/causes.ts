import { type Need, needs } from '../needs.ts'

/** What CRIU says when a round trip fails for want of something, and what that is. */
export interface Cause {
  readonly text: RegExp
  /** Looked up among the host's facts, first that is unmet; the text alone proves nothing. */
  readonly needs: readonly Need[]
  readonly source: string
}

const capability = (
  name: Extract<Need, { kind: 'capability' }>['capability'],
  machineWide: boolean,
  source: string,
): Need => ({
  kind: 'capability',
  capability: name,
  machineWide,
  source,
})

export const causes: readonly Cause[] = [
  {
    text: /Tracking memory is not available|^BUG at criu\/mem\.c/,
    needs: needs.mem_dirty_track ?? [],
    source: 'criu/config.c check_options; criu/mem.c do_task_reset_dirty_track',
  },
  {
    text: /^page-pipe: (?:tee|splice): /,
    needs: [
      {
        kind: 'capability',
        capability: 'CAP_SYS_RESOURCE',
        machineWide: true,
        source: 'fs/pipe.c pipe_set_size: a pipe beyond fs.pipe-max-size; criu/page-pipe.c page_pipe_read',
      },
    ],
    source: 'criu/page-pipe.c page_pipe_read',
  },
  {
    text: /Unable to interrupt task: \d+ \(Operation not permitted\)|ptrace|Can't open .*(?:map_files|\/mem)/,
    needs: [capability('CAP_SYS_PTRACE', true, 'kernel/ptrace.c __ptrace_may_access')],
    source: 'compel/src/lib/infect.c compel_interrupt_task',
  },
  {
    text: /suspending seccomp failed|suspend seccomp/,
    needs: needs.seccomp_suspend ?? [],
    source: 'compel/src/lib/ptrace.c ptrace_suspend_seccomp',
  },
  {
    text: /^execvp\("ip6?tables-(?:legacy-)?(?:save|restore)"/,
    needs: [
      { kind: 'tool', anyOf: ['iptables-restore'], source: 'criu/net.c iptables_network_lock_internal' },
    ],
    source: 'criu/util.c cr_system_userns',
  },
]
