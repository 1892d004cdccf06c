import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'

/** Where files of one kind lie: each is named by the id of what is in it. */
export interface FileKind {
  /** Folder inside `.stratigraph`. */
  folder: string
  suffix: string
}

export const reportFiles: FileKind = { folder: 'runs', suffix: '.json.gz' }
export const proofFiles: FileKind = { folder: 'proofs', suffix: '.json' }

export const idOf = ({ suffix }: FileKind, name: string): string => name.slice(0, -suffix.length)

/** What tells one version of a file from the next. */
export interface FileState {
  mark: string
  bytes: number
  changedAt: number
}

/** Names of the files of a kind, oldest first (ids begin with their moment). None if there is no such folder. */
export async function listFiles(folder: string, { suffix }: FileKind): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(suffix)).toSorted()
  } catch (error) {
    if (isGone(error) || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

/** Undefined where the file has gone. */
export async function stateOf(folder: string, name: string): Promise<FileState | undefined> {
  try {
    const { size, mtimeMs } = await stat(join(folder, name))
    return { mark: `${size} ${mtimeMs}`, bytes: size, changedAt: mtimeMs }
  } catch (error) {
    if (isGone(error)) return undefined
    // Told by the attempt to read it.
    return { mark: codeOf(error), bytes: 0, changedAt: 0 }
  }
}

/** @throws a refusal that says why the file cannot be read */
export async function readWhole(folder: string, name: string, { bytes }: FileState): Promise<Buffer> {
  if (bytes > limits.wireBytes) {
    throw refusal(413, `the file has ${bytes} bytes, the limit is ${limits.wireBytes / 1024 / 1024} MiB`)
  }
  try {
    return await readFile(join(folder, name))
  } catch (error) {
    throw refusal(400, `the file cannot be read (${codeOf(error)})`)
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'

const isGone = (error: unknown): boolean => codeOf(error) === 'ENOENT'
