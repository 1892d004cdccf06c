import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../is-object.ts'
import { prepareStratigraphDir } from '../repository.ts'
import { writeByRename } from './save.ts'

const FILE = 'servers.json'
const MAX_SERVERS = 8
const MAX_HASHES = 32

/**
 * Which dictionaries a server took before, remembered in `<dir>/servers.json`: the next report can leave them out.
 * Only a hint: a server that forgot answers 412, and a lost file costs a few kilobytes on the wire.
 */
export function knowsDictionary(dir: string, url: string, hash: string): boolean {
  return read(dir).get(url)?.includes(hash) ?? false
}

/** Never throws. */
export function rememberDictionary(dir: string, url: string, hash: string): void {
  const servers = read(dir)
  const hashes = servers.get(url) ?? []
  if (hashes.at(-1) === hash) return
  servers.delete(url)
  servers.set(url, [...hashes.filter((known) => known !== hash), hash].slice(-MAX_HASHES))
  try {
    const kept = Object.fromEntries([...servers].slice(-MAX_SERVERS))
    writeByRename(join(prepareStratigraphDir(dir), FILE), `${JSON.stringify(kept)}\n`)
  } catch {
    // The next report is sent whole.
  }
}

function read(dir: string): Map<string, string[]> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(dir, FILE), 'utf8'))
    const lists = Object.entries(isObject(parsed) ? parsed : {}).filter(([, list]) => Array.isArray(list))
    return new Map(lists as [string, string[]][])
  } catch {
    return new Map()
  }
}
