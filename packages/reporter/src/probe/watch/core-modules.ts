import { type Patches, showInNamedImports } from '../patch.ts'

/** @param use called once: as soon as this module of Node's is loaded, now where it is */
export type WhenLoaded = (name: string, use: () => void) => void

/**
 * Node's own modules into which the probe puts stand-ins: each as soon as somebody has loaded it, since to load all of
 * them takes each worker milliseconds.
 */
export class CoreModules {
  #waiting: { name: string; use: () => void }[] = []
  #length = 0

  constructor(patches: Patches) {
    patches.onUndo(() => {
      this.#waiting = []
    })
  }

  readonly whenLoaded: WhenLoaded = (name, use) => {
    if (isLoaded(name)) use()
    else this.#waiting.push({ name, use })
  }

  /** It is about to be loaded by a way that tells nobody. */
  need(name: string): void {
    if (this.#waiting.length > 0) this.#use((one) => one === name)
  }

  /** Looks for those that were loaded meanwhile, and at no more than the length of Node's list while there are none. */
  look(): void {
    const { length } = loadedModules() ?? []
    if (length === this.#length) return
    this.#length = length
    if (this.#use(isLoaded)) showInNamedImports()
  }

  #use(isMeant: (name: string) => boolean): boolean {
    const meant = this.#waiting.filter(({ name }) => isMeant(name))
    if (meant.length === 0) return false
    this.#waiting = this.#waiting.filter((one) => !meant.includes(one))
    for (const { use } of meant) use()
    return true
  }
}

/** Where Node keeps no list, all is taken for loaded but what is not to be loaded by us. */
function isLoaded(name: string): boolean {
  const list = loadedModules()
  return list ? list.includes(`NativeModule ${name}`) : name !== 'sqlite'
}

const loadedModules = (): string[] | undefined => (process as { moduleLoadList?: string[] }).moduleLoadList
