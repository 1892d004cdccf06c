import { readFile, readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile } from './import-arrows.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const notOurs = new Set(['node_modules', 'dist', '.stratigraph', 'fixtures', 'examples', '.git', '.cache'])

/** Every TypeScript and JavaScript file of the repository that somebody wrote. */
export async function readOurSources(): Promise<SourceFile[]> {
  return readFolder('')
}

async function readFolder(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(join(repository, folder), { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry): Promise<SourceFile[]> => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : readFolder(path)
      if (!/\.[cm]?[jt]sx?$/.test(entry.name)) return []
      return [{ path: path.replaceAll(sep, '/'), source: await readFile(join(repository, path), 'utf8') }]
    }),
  )
  return found.flat()
}
