import { dirname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtins } from '../../builtins.ts'
import type { Collector, Crossing } from '../collector.ts'
import { hideStandIns, type Patches } from '../patch.ts'

const { fs } = builtins

type Access = 'read' | 'write'
type Operate = (this: unknown, ...args: unknown[]) => unknown

/** What is asked of a file or folder by each function of `node:fs`; all exist with a callback, as `Sync` and as a promise. */
const VERBS: Record<string, { access: Access; verb: string; /** Index of the path that counts. */ path?: number }> = {
  readFile: { access: 'read', verb: 'read' },
  writeFile: { access: 'write', verb: 'write' },
  appendFile: { access: 'write', verb: 'write' },
  truncate: { access: 'write', verb: 'write' },
  mkdir: { access: 'write', verb: 'write' },
  mkdtemp: { access: 'write', verb: 'write' },
  copyFile: { access: 'write', verb: 'write', path: 1 },
  cp: { access: 'write', verb: 'write', path: 1 },
  rename: { access: 'write', verb: 'write', path: 1 },
  symlink: { access: 'write', verb: 'write', path: 1 },
  link: { access: 'write', verb: 'write', path: 1 },
  rm: { access: 'write', verb: 'remove' },
  rmdir: { access: 'write', verb: 'remove' },
  unlink: { access: 'write', verb: 'remove' },
}

/** Reads and writes of files, outside of what runners and module loaders do for themselves. */
export function watchFiles(collector: Collector, patches: Patches, ignored: readonly string[]): void {
  const isIgnored = createIgnore(ignored)
  const temporary = builtins.os.tmpdir()
  const note = (access: Access, verb: string, given: unknown): Crossing | undefined => {
    // Between files, and where the runner loads code: that is what is asked for most.
    if (!collector.isListening() || (access === 'read' && isSource(given))) return undefined
    const path = pathOf(given)
    if (path === undefined || isIgnored(path) || (access === 'read' && isSource(path))) return undefined
    const boundary = { kind: 'filesystem', protocol: access, target: folderOf(path, temporary) } as const
    // A temporary file has another name each time.
    return collector.crossed(boundary, { verb, object: boundary.target === TEMPORARY_FILES ? '' : path })
  }

  for (const [name, { access, verb, path = 0 }] of Object.entries(VERBS)) {
    const begin = (args: unknown[]): Crossing | undefined => note(access, verb, args[path])
    patchAll(patches, name, begin)
  }
  const beginOpen = ([path, flags = 'r']: unknown[]): Crossing | undefined =>
    isWriting(flags) ? note('write', 'write', path) : note('read', 'read', path)
  // Streams open their files by it too.
  patchAll(patches, 'open', beginOpen)
}

type Begin = (args: unknown[]) => Crossing | undefined

function patchAll(patches: Patches, name: string, begin: Begin): void {
  const all = fs as unknown as Record<string, unknown>
  patches.replace(all, name, (original: Operate) => withCallback(original, begin))
  patches.replace(all, `${name}Sync`, (original: Operate) => noting(original, begin))
  patches.replace(fs.promises, name, (original: Operate) => promising(original, begin))
}

/**
 * Node's own functions call each other: `appendFile` calls `writeFile`, and that `open`. The outermost counts. Each stand-in
 * sees to it by itself, so that it is the one that calls: no further function stands in a stack.
 */
let isWithin = false

function quietly(begin: Begin, args: unknown[]): Crossing | undefined {
  if (isWithin) return undefined
  try {
    return begin(args)
  } catch {
    return undefined
  }
}

/** The answer is there when the function returns. */
const noting = (original: Operate, begin: Begin): Operate =>
  function (...args) {
    const crossing = quietly(begin, args)
    const was = isWithin
    isWithin = true
    try {
      return Reflect.apply(original, this, args)
    } catch (error) {
      hideStandIns(error)
      throw error
    } finally {
      isWithin = was
      crossing?.answered()
    }
  }

const withCallback = (original: Operate, begin: Begin): Operate =>
  function (...args) {
    const crossing = quietly(begin, args)
    const callback = args.at(-1)
    if (crossing && typeof callback === 'function') {
      args[args.length - 1] = function (this: unknown, ...results: unknown[]): unknown {
        crossing.answered()
        return Reflect.apply(callback, this, results)
      }
    }
    const was = isWithin
    isWithin = true
    try {
      return Reflect.apply(original, this, args)
    } finally {
      isWithin = was
    }
  }

/** To listen to the promise itself would hide that nobody handles its rejection: the caller gets one that follows it. */
const promising = (original: Operate, begin: Begin): Operate =>
  function (...args) {
    const crossing = quietly(begin, args)
    const was = isWithin
    isWithin = true
    let promise: unknown
    try {
      promise = Reflect.apply(original, this, args)
    } finally {
      isWithin = was
    }
    if (!crossing || !(promise instanceof Promise)) return promise
    return promise.then(
      (value: unknown) => {
        crossing.answered()
        return value
      },
      (error: unknown) => {
        crossing.answered()
        throw error
      },
    )
  }

const isWriting = (flags: unknown): boolean =>
  typeof flags === 'number'
    ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0
    : typeof flags === 'string' && /[wa+]/.test(flags)

/** A descriptor was opened before, and counted then. */
function pathOf(given: unknown): string | undefined {
  if (typeof given === 'string') return isPlainPath(given) ? given : resolve(given)
  if (given instanceof URL) return given.protocol === 'file:' ? fileURLToPath(given) : undefined
  return Buffer.isBuffer(given) ? resolve(given.toString()) : undefined
}

/** Absolute, and as it would be resolved. */
const isPlainPath = (path: string): boolean =>
  sep === '/' && path.startsWith('/') && !path.includes('/.') && !path.includes('//') && !path.endsWith('/')

/** Code is loaded, not read. */
const isSource = (path: unknown): boolean =>
  typeof path === 'string' &&
  (/\.([cm]?[jt]sx?|map|node|wasm|vue|svelte|snap)$/.test(path) || path.endsWith('package.json'))

const TEMPORARY_FILES = 'temporary files'

const folderOf = (path: string, temporary: string): string =>
  path === temporary || path.startsWith(temporary + sep) ? TEMPORARY_FILES : dirname(path)

function createIgnore(folders: readonly string[]): (path: string) => boolean {
  const starts = folders.map((folder) => resolve(folder) + sep)
  return (path) =>
    path.includes(`${sep}node_modules${sep}`) ||
    path.includes(`${sep}.stratigraph${sep}`) ||
    path.includes(`${sep}__snapshots__`) ||
    /^\/(dev|proc|sys)\//.test(path) ||
    starts.some((start) => path.startsWith(start))
}
