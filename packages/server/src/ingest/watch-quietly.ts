import { watch, type FSWatcher } from 'node:fs'

/** Tells of changes in a folder where the system can, and keeps silent where it cannot: nobody may rely on it alone. */
export interface QuietWatcher {
  /** Starts to watch if the folder has appeared since. */
  retry(): void
  close(): void
}

export function watchQuietly(path: string, onChange: () => void): QuietWatcher {
  let watcher: FSWatcher | undefined

  function close(): void {
    watcher?.close()
    watcher = undefined
  }

  function retry(): void {
    if (watcher) return
    try {
      watcher = watch(path, { persistent: false }, onChange)
      watcher.on('error', close)
    } catch {
      // No such folder yet, no watches left, or no such thing on this drive.
    }
  }

  retry()
  return { retry, close }
}
