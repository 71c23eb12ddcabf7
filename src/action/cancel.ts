/**
 * Aborts when the runner cancels the step: it sends SIGINT, after 7.5 s SIGTERM, and 2.5 s later it kills (actions/runner
 * src/Runner.Sdk/ProcessInvoker.cs). From now on these signals end the process no more.
 */
export function cancelOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => controller.abort())
  return controller.signal
}
