import type { Mock } from '../../report.ts'
import type { Patches } from '../patch.ts'

/**
 * What only a runner knows of the tests that it runs. Each part is left out where this version of it hides it: nothing is
 * looked for there then.
 */
export interface Sight {
  /** The global object of the tests: their own where the runner gives each file a realm. */
  globals: typeof globalThis
  /**
   * What holds the properties of that object, many times quicker to ask where it is a sandbox's. Of the language's own
   * globals it may have those alone that were replaced.
   */
  scope: Partial<typeof globalThis>
  /** Mocks of modules that are in force now. */
  mocks?(): Mock[]
  /** Tells of each spy before and after it is put in the place of a property. */
  watchSpies?(patches: Patches, spying: SpyListener): void
  hasFakeTimers?(): boolean
  /** The project's own modules that are loaded now. */
  modules?: {
    all(): Iterable<LoadedModule>
    /** Of all modules, packages included: changes when one is loaded. */
    size?(): number
  }
  /** What the runner itself undoes before the next test, by its configuration. */
  undoes: { spies: boolean; environment: boolean; globals: boolean }
}

export interface LoadedModule {
  /** Absolute. */
  path: string
  exports: unknown
}

/** Called before the property is replaced; what it returns is called when that has worked. Neither throws. */
export type SpyListener = (object: object, key: PropertyKey) => () => void

const PACKAGE = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/g

const areOwn = new Map<string, boolean>()

/** Is the module at this path the project's own? Remembered: all that are loaded are asked about again and again. */
export function isOwnModule(path: string): boolean {
  let isOwn = areOwn.get(path)
  if (isOwn === undefined) areOwn.set(path, (isOwn = nameModule(path).own))
  return isOwn
}

/** A module as a report names it. Absolute paths are made relative later. */
export function nameModule(path: string): { module: string; own: boolean } {
  const inPackage = path.includes('node_modules') ? [...path.matchAll(PACKAGE)].at(-1)?.[1] : undefined
  if (inPackage !== undefined) return { module: inPackage.replaceAll('\\', '/'), own: false }
  return { module: path, own: /^([\\/]|[a-z]:[\\/])/i.test(path) }
}
