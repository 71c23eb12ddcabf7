/** An operation of CRIU or of a runtime that needs features, and how it shows in a test's name and output. */
export interface Operation {
  readonly text: RegExp
  /** CRIU's names. */
  readonly needs: readonly string[]
  readonly source: string
}

/** What a message without names stands for, by the operation that failed. */
export const operations: readonly Operation[] = [
  {
    text: /\bpre-?(?:dump|checkpoint)\b|\bPRE_DUMP\b|\bcriu-parent\b|--track-mem\b/i,
    needs: ['mem_dirty_track'],
    source:
      'runc checkpoint.go and libcontainer/integration/checkpoint_test.go; podman --pre-checkpoint; criu/mem.c',
  },
  {
    text: /\blazy[-_]?pages\b/i,
    needs: ['uffd-noncoop'],
    source: 'criu/cr-service.c handle_feature_check: lazy_pages is uffd with its non-cooperative events',
  },
]

/** Features that only a dump uses: a restore that fails fails for another reason. Source: criu/mem.c, compel/src/lib/ptrace.c. */
export const usedByDumpAlone: readonly string[] = [
  'mem_dirty_track',
  'seccomp_suspend',
  'seccomp_filters',
  'get_rseq_conf',
  'pagemap_scan',
]
