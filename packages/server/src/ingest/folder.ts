import { join } from 'node:path'
import { toRefusal } from '../errors.ts'
import type { ActivityRecord, Store } from '../store/store.ts'
import type { AcceptProof } from './accept-proof.ts'
import type { AcceptReport } from './accept-report.ts'
import { type ActivityLog, createActivityLog } from './activity-log.ts'
import { type FileKind, idOf, listFiles, proofFiles, readWhole, reportFiles, stateOf } from './folder-files.ts'
import { watchQuietly } from './watch-quietly.ts'

interface CommonOptions {
  /** The `.stratigraph` folder. What is looked for in it may appear later; nothing in it is changed. */
  dir: string
  /** Epoch ms. @default Date.now */
  now?: () => number
  /** Every file's outcome: accepted, duplicate (known, but not by its file name) or refused. */
  onActivity?: (entry: ActivityRecord) => void
  /** After each file. Not called for files that were known already. */
  onProgress?: (progress: FolderProgress) => void
  /** What is wrong with the server, not with a file, for its log: once until it is mended. The folder goes on. */
  onError?: (error: unknown) => void
  /** How often to look by itself, ms: watching misses changes on network drives. @default 2000 */
  rescanMs?: number
}

export interface FolderOptions extends CommonOptions {
  store: Pick<Store, 'knownReports' | 'addActivity'>
  acceptReport: AcceptReport
}

export interface ProofFolderOptions extends CommonOptions {
  store: Pick<Store, 'knownProofs' | 'addActivity'>
  acceptProof: AcceptProof
}

/** Files taken in, of those that were found. */
export interface FolderProgress {
  done: number
  total: number
}

export interface Folder {
  /** Resolves when everything that lay in the folder at the start has been looked at. Never rejects. */
  ready: Promise<void>
  /** Looks now. Resolves when all that it found has been looked at. Never rejects. */
  scan(): Promise<void>
  /** How far the intake that goes on at the moment is; null when nothing waits. */
  progress(): FolderProgress | null
  /** Stops looking; resolves when the file at hand is done. */
  close(): Promise<void>
}

/** A file that changed less than this ago may still be written to: it is refused only if it then stays as it is. */
const settledMs = 3000

/** Takes in the reports of a folder, `runs`: those that are there, then those that come. Starts at once. */
export const createFolder = (options: FolderOptions): Folder =>
  createIntake(options, (log) => ({
    ...reportFiles,
    known: (ids) => options.store.knownReports(ids),
    take: async (name, bytes) => log.taken(name, await options.acceptReport(bytes)),
  }))

/** Takes in its proofs, `proofs`, in the same way. Only those that are refused are news. */
export const createProofFolder = (options: ProofFolderOptions): Folder =>
  createIntake(options, () => ({
    ...proofFiles,
    known: (ids) => options.store.knownProofs(ids),
    take: async (_name, bytes) => void (await options.acceptProof(bytes)),
  }))

interface Kind extends FileKind {
  known: (ids: string[]) => Promise<Set<string>>
  take: (name: string, bytes: Uint8Array) => Promise<void>
}

/** Files whose contents are in the history already (by the id in their name) are not even opened. */
function createIntake(
  options: CommonOptions & { store: Pick<Store, 'addActivity'> },
  kindOf: (log: ActivityLog) => Kind,
): Folder {
  const { dir, now = Date.now, onProgress, onError, rescanMs = 2000 } = options
  const log = createActivityLog(options)
  const kind = kindOf(log)
  const path = join(dir, kind.folder)
  const done = new Set<string>()
  /** Files that did not go well, by the state in which they were read. */
  const broken = new Map<string, { mark: string; seenAt: number; noted: boolean }>()
  let progress: FolderProgress | null = null
  let current: Promise<void> | undefined
  let again = false
  let closed = false
  let failing = false

  function scan(): Promise<void> {
    if (!closed) again = true
    current ??= scanUntilQuiet().finally(() => (current = undefined))
    return current
  }

  async function scanUntilQuiet(): Promise<void> {
    while (again) {
      again = false
      try {
        await scanOnce()
        failing = false
      } catch (error) {
        if (!failing) onError?.(error)
        failing = true
      }
      progress = null
    }
  }

  async function scanOnce(): Promise<void> {
    const names = (await listFiles(path, kind)).filter((name) => !done.has(name))
    const known = await kind.known(names.map((name) => idOf(kind, name)))
    for (const name of names) if (known.has(idOf(kind, name)) && !broken.has(name)) done.add(name)

    const waiting = names.filter((name) => !done.has(name))
    for (const [index, name] of waiting.entries()) {
      if (closed) return
      progress = { done: index, total: waiting.length }
      if (await lookAt(name)) onProgress?.({ done: index + 1, total: waiting.length })
    }
  }

  /**
   * @returns false where nothing is new: the file has gone, or is as broken as it was
   * @throws what keeps the server from storing anything at the moment: the file stays, and is tried again
   */
  async function lookAt(name: string): Promise<boolean> {
    const state = await stateOf(path, name)
    const before = broken.get(name)
    if (!state || (before?.noted && before.mark === state.mark)) return false
    try {
      await kind.take(name, await readWhole(path, name, state))
      broken.delete(name)
      done.add(name)
    } catch (error) {
      const refusal = toRefusal(error)?.refusal
      if (refusal?.status === 503) throw error
      if (!refusal) onError?.(error)
      // The clock of a network drive may be ahead: then it counts from our first look.
      const seenAt = before?.mark === state.mark ? before.seenAt : now()
      const noted = now() - Math.min(seenAt, state.changedAt) > settledMs
      broken.set(name, { mark: state.mark, seenAt, noted })
      if (noted) await log.refused(name, error)
    }
    return true
  }

  const ready = scan()
  const watcher = watchQuietly(path, () => void scan())
  const timer = setInterval(() => {
    watcher.retry()
    void scan()
  }, rescanMs)
  timer.unref()

  return {
    ready,
    scan,
    progress: () => progress,
    async close() {
      closed = true
      again = false
      clearInterval(timer)
      watcher.close()
      await current
    },
  }
}
