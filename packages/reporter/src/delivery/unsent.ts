import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../is-object.ts'
import { prepareStratigraphDir } from '../repository.ts'
import { reportPath, writeByRename } from './save.ts'

/** A report that is saved and still has to reach a server. */
export interface Waiting {
  id: string
  /** The server that it was meant for. */
  url: string
  /** The report's file. */
  path: string
}

const markerPath = (dir: string, id: string): string => join(dir, 'unsent', `${id}.json`)

/**
 * Leaves `<dir>/unsent/<id>.json` behind. It is written before a report is sent and taken away when the report is
 * stored, so that it stays whatever happens in between. Never throws.
 */
export function markUnsent(dir: string, id: string, url: string): void {
  try {
    prepareStratigraphDir(dir, 'unsent')
    writeByRename(markerPath(dir, id), `${JSON.stringify({ url })}\n`)
  } catch {
    // The report itself is saved, and `stratigraph upload` takes any file.
  }
}

/** Only if it waits for that server; whichever it waits for, where `url` is null. Never throws. */
export function unmarkUnsent(dir: string, id: string, url: string | null): void {
  if (url === null || readUrl(markerPath(dir, id)) === url) removeMarker(dir, id)
}

function removeMarker(dir: string, id: string): void {
  try {
    rmSync(markerPath(dir, id), { force: true })
  } catch {
    // It is sent once more, and the server answers that it knows it.
  }
}

/** Oldest first. Forgets reports whose file is gone. */
export function listUnsent(dir: string): Waiting[] {
  return markedIds(dir).flatMap((id) => {
    const path = reportPath(dir, id)
    if (existsSync(path)) {
      const url = readUrl(markerPath(dir, id))
      return url === null ? [] : [{ id, url, path }]
    }
    removeMarker(dir, id)
    return []
  })
}

function markedIds(dir: string): string[] {
  try {
    return readdirSync(join(dir, 'unsent'))
      .flatMap((name) => /^([\w-]+)\.json$/.exec(name)?.[1] ?? [])
      .toSorted()
  } catch {
    return []
  }
}

function readUrl(path: string): string | null {
  try {
    const marker: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isObject(marker) && typeof marker['url'] === 'string' ? marker['url'] : null
  } catch {
    return null
  }
}
