import { statSync } from 'node:fs'

/**
 * SQLite writes on into a file that somebody has deleted or replaced: all of it would be lost with the process.
 * @param opened the file's number when it was opened
 * @returns a function that throws (code HISTORY_GONE) where another file, or none, lies at that path by then
 */
export function holdToFile(path: string, opened: number): () => void {
  if (path === ':memory:') return () => {}
  return () => {
    if (statSync(path, { throwIfNoEntry: false })?.ino === opened) return
    throw Object.assign(new Error(`${path} was deleted or replaced while it was open`), { code: 'HISTORY_GONE' })
  }
}

/** By which the file is known again. */
export const inodeOf = (path: string): number => (path === ':memory:' ? 0 : statSync(path).ino)
