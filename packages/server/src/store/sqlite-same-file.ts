import { statSync } from 'node:fs'

/**
 * SQLite writes on into a file that somebody has deleted or replaced: all of it would be lost with the process.
 * @returns a function that throws (code HISTORY_GONE) where another file, or none, lies at that path by then
 */
export function holdToFile(path: string): () => void {
  if (path === ':memory:') return () => {}
  const opened = statSync(path).ino
  return () => {
    if (statSync(path, { throwIfNoEntry: false })?.ino === opened) return
    throw Object.assign(new Error(`${path} was deleted or replaced while it was open`), { code: 'HISTORY_GONE' })
  }
}
