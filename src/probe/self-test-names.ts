/** The round trips that the self-test knows, in the order in which they are told. */
export const selfTestNames = ['plain', 'listen', 'pre-dump', 'netns', 'seccomp', 'lazy-pages', 'tcp'] as const
export type SelfTestName = (typeof selfTestNames)[number]
