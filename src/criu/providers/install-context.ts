/** Where a provider works and whom it tells. */
export interface InstallContext {
  /** A folder of the caller's that is there until all offers are done with. */
  readonly scratch: string
  /** Takes one line for each attempt that the network spoilt. */
  readonly log: (line: string) => void
}
