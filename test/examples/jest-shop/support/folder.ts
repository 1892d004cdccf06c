import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from '@jest/globals'

/** Call once in a file; then each call of what it returns makes a new folder, gone after the test. */
export function useTemporaryFolders(): () => string {
  const folders: string[] = []

  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'shop-'))
    folders.push(folder)
    return folder
  }
}
