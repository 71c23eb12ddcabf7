const start = performance.now()

/** Seconds since `began`, a time of `performance.now()`, with one digit. */
export function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}

/** Prints one line of progress, with the time since the command began. */
export function tell(line: string): void {
  console.log(`${seconds(start).padStart(7)} s  ${line}`)
}
