import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pack, type Packed } from './compress.ts'

/** The built dashboard: files by their path. Read when they are asked for, kept until they change on the disk. */
export interface Dashboard {
  /** `/assets/index-abc.js`; undefined where there is no such file. */
  find(path: string): Promise<DashboardFile | undefined>
}

export interface DashboardFile extends Packed {
  type: string
  /** Its name has a hash of its content: it never changes. */
  immutable: boolean
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Nothing but plain names: no `..`, no hidden file, no backslash, no escape. */
const plainPath = /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/

export function createDashboard(folder: string): Dashboard {
  const cache = new Map<string, { mark: string; file: DashboardFile }>()
  return {
    async find(path) {
      if (!plainPath.test(path)) return undefined
      const place = join(folder, path)
      const found = await stat(place).catch(() => undefined)
      if (!found?.isFile()) return undefined
      const mark = `${found.size} ${found.mtimeMs}`
      const kept = cache.get(path)
      if (kept?.mark === mark) return kept.file
      const packed = pack(new Uint8Array(await readFile(place)), 9)
      const type = types[extname(path)] ?? 'application/octet-stream'
      const file = { ...packed, type, immutable: path.startsWith('/assets/') }
      cache.set(path, { mark, file })
      return file
    },
  }
}
