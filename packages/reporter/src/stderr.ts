/**
 * Writes to stderr. A broken stderr (closed pipe, full disk) must not fail the run, so the error is heard and dropped.
 * Through `process.stderr.write` and not the file descriptor: Jest's own reporter holds its output back there.
 */
export function writeToStderr(text: string): void {
  try {
    process.stderr.on('error', ignore)
    // The callback comes before the event.
    process.stderr.write(text, () => setImmediate(() => process.stderr.off('error', ignore)))
  } catch {
    // There is nobody left to tell.
  }
}

const ignore = (): void => {}

/** See https://no-color.org */
export const stderrHasColors = (): boolean =>
  process.stderr.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
