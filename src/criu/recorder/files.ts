/** What lies in the folder of a recording. */
export const recordingFiles = {
  /** While it is there, CRIU is recorded; without it the shim only starts CRIU. */
  marker: 'recording',
  /** One JSON object in each line, one line for each run of CRIU that has ended. */
  runs: 'runs.jsonl',
  /** Names of the files that stand for runs that have not ended end like this. */
  busy: '.busy',
} as const
