import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { createGlob, isGlob } from '../../glob.ts'
import { readZipEntries, readZipEntry } from '../../zip/zip-file.ts'
import { MAX_REPORT_BYTES } from './read-report.ts'

/** Something that may be a report. */
export interface Candidate {
  /** For people: a path, or `archive.zip › name`. */
  name: string
  /** Its file, unless it lies in a zip file. */
  path: string | null
  /** Found in a folder, by a glob or in a zip file: then it is no mistake if it is something else. */
  searched: boolean
  /** @throws with a sentence about what is wrong */
  read(): Uint8Array
}

export interface Found {
  candidates: Candidate[]
  /** Inputs that lead to nothing, and zip files that cannot be read. */
  problems: { name: string; reason: string }[]
}

/** Everything that one zip file may unpack to, so that a small file cannot keep us busy for hours. */
const MAX_ARCHIVE_BYTES = 4 * 1024 ** 3
const wanted = /\.(json|json\.gz|zip)$/i
const skippedFolders = new Set(['node_modules', '.git'])

/** Looks for reports in files, folders (and theirs), zip files and globs. Never throws. */
export function findCandidates(inputs: string[], cwd: string): Found {
  const found: Found = { candidates: [], problems: [] }
  const seen = new Set<string>()

  function addFile(path: string, searched: boolean): void {
    if (seen.has(path)) return
    seen.add(path)
    const name = displayName(path, cwd)
    try {
      if (isZip(path)) addZip(path, name)
      else found.candidates.push({ name, path, searched, read: () => readWhole(path) })
    } catch (error) {
      found.problems.push({ name, reason: messageOf(error) })
    }
  }

  function addZip(path: string, name: string): void {
    let left = MAX_ARCHIVE_BYTES
    for (const entry of readZipEntries(path)) {
      if (!/\.(json|json\.gz)$/i.test(entry.name)) continue
      found.candidates.push({
        name: `${name} › ${entry.name}`,
        path: null,
        searched: true,
        read() {
          if (left <= 0) throw new Error(`is not read: ${name} unpacks to more than ${MAX_ARCHIVE_BYTES} bytes`)
          const data = readZipEntry(path, entry, MAX_REPORT_BYTES)
          left -= data.length
          return data
        },
      })
    }
  }

  for (const input of inputs) {
    try {
      const path = resolve(cwd, input)
      const kind = kindOf(path)
      const matches = kind === 'folder' ? walk(path) : kind === 'nothing' ? expandGlob(input, cwd) : [path]
      for (const match of matches) addFile(match, kind !== 'file')
      if (matches.length > 0) continue
      const missing = isGlob(input) ? 'matches no .json, .json.gz or .zip' : 'does not exist'
      found.problems.push({ name: input, reason: kind === 'folder' ? 'holds no .json, .json.gz or .zip' : missing })
    } catch (error) {
      found.problems.push({ name: input, reason: messageOf(error) })
    }
  }
  return found
}

function kindOf(path: string): 'file' | 'folder' | 'nothing' {
  const stats = statSync(path, { throwIfNoEntry: false })
  return !stats ? 'nothing' : stats.isDirectory() ? 'folder' : 'file'
}

/** All files below that may hold reports, sorted. Links to folders are not followed. */
function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : walk(path)
      return wanted.test(entry.name) ? [path] : []
    })
}

/** Shells expand globs unless they are quoted, or the shell is Windows' own. A folder that matches counts with all below. */
function expandGlob(pattern: string, cwd: string): string[] {
  if (!isGlob(pattern)) return []
  const parts = pattern.replaceAll('\\', '/').split('/')
  const fixed = parts.slice(0, parts.findIndex(isGlob))
  const base = resolve(cwd, fixed.length > 0 ? `${fixed.join('/')}/` : '.')
  if (kindOf(base) !== 'folder') return []
  const matches = createGlob(parts.slice(fixed.length).join('/'))
  return walk(base).filter((path) => {
    const names = relative(base, path).split(/[\\/]/)
    return names.some((_, index) => matches(names.slice(0, index + 1).join('/')))
  })
}

function isZip(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(4)
    readSync(file, start, 0, 4, 0)
    // A zip file without entries begins with its end.
    return ['504b0304', '504b0506'].includes(start.toString('hex')) || /\.zip$/i.test(path)
  } finally {
    closeSync(file)
  }
}

function readWhole(path: string): Uint8Array {
  if (statSync(path).size > MAX_REPORT_BYTES) throw new Error(`is larger than ${MAX_REPORT_BYTES >> 20} MiB`)
  return readFileSync(path)
}

const displayName = (path: string, cwd: string): string => {
  const short = relative(cwd, path)
  return short === '' || short.startsWith('..') ? path : short
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The `.stratigraph` folder whose `runs` a report lies in; null where it lies elsewhere. */
export const stratigraphDirOf = (path: string): string | null =>
  basename(dirname(path)) === 'runs' ? dirname(dirname(path)) : null
