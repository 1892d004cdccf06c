import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareStratigraphDir } from '../repository.ts'

export const reportPath = (dir: string, id: string): string => join(dir, 'runs', `${id}.json.gz`)

/**
 * Writes `<dir>/runs/<id>.json.gz` by temporary file and rename, so that nobody ever sees half a report.
 * Throws what the file system throws.
 */
export function saveReport(dir: string, id: string, gzipped: Uint8Array): string {
  prepareStratigraphDir(dir, 'runs')
  const path = reportPath(dir, id)
  writeByRename(path, gzipped)
  return path
}

export function writeByRename(path: string, data: Uint8Array | string): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, data)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
