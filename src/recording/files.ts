/** What lies in the folder of a recording, besides the copies of logs. */
export const recordingFiles = {
  /** While it is there, CRIU is recorded. */
  fifo: 'calls',
  /** Holds a file for each process that is watched, named by its id: then CRIU may start. */
  watched: 'watched',
  /** One JSON object in each line, one line for each run of CRIU that has ended; for people, written at the end. */
  runs: 'runs.jsonl',
} as const
