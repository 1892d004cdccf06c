const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does the work until it ends or somebody stops it by Ctrl+C. Whatever the work started must end when `stopped` aborts.
 * @returns the exit code: 0 for stopped as for done, 1 for an error, which is printed without its stack
 */
export async function untilStopped(work: (stopped: AbortSignal) => Promise<void>): Promise<0 | 1> {
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  for (const signal of signals) process.on(signal, abort)
  try {
    await work(stop.signal)
    return 0
  } catch (error) {
    if (stop.signal.aborted) return 0
    console.error(`\n  ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    for (const signal of signals) process.off(signal, abort)
  }
}
