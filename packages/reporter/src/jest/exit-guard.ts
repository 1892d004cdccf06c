const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `save` when the process is about to die; the returned function calls that off.
 *
 * Jest lets signals kill it at once, so `exit` alone would miss them, and a listener takes that death away. Ours gives
 * it back: it goes first, removes itself, and sends the signal again unless others listen (they then see what they
 * would have seen without us). But not in band: there a test in an endless loop blocks the process, no listener would
 * ever be called, and Ctrl-C would no longer work. So of an interrupted run in band nothing is kept.
 */
export function guardExit(save: () => void, { signals }: { signals: boolean }): () => void {
  const onExit = (): void => {
    remove()
    save()
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    onExit()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  function remove(): void {
    process.removeListener('exit', onExit)
    for (const signal of SIGNALS) process.removeListener(signal, onSignal)
  }

  process.on('exit', onExit)
  if (signals) for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  return remove
}
