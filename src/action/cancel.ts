/**
 * Aborts when the runner cancels the step: it sends SIGINT, after 7.5 s SIGTERM, and 2.5 s later it kills (actions/runner
 * src/Runner.Sdk/ProcessInvoker.cs). From now on these signals end the process no more. A log that nobody can read is the same,
 * and makes the step fail.
 */
export function cancelOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => controller.abort())
  process.stderr.on('error', () => {})
  process.stdout.on('error', error => {
    if (controller.signal.aborted) return
    process.stderr.write(`The log of this step cannot be written (${error.message}), so that it is ended.\n`)
    process.exitCode = 1
    controller.abort()
  })
  return controller.signal
}
