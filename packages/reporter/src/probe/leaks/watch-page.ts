import { quietly } from '../quietly.ts'
import type { Sight } from '../sight/sight.ts'
import { differences, type Snapshot, type StateWatch } from './state-watch.ts'

/** As much of a page as is looked at, of jsdom, happy-dom or the like. */
interface Page {
  head?: Element | null
  body?: Element | null
  cookie?: string
  defaultView?: { localStorage?: PageStorage; sessionStorage?: PageStorage } | null
}
interface Element {
  outerHTML: string
}
interface PageStorage {
  length: number
  key(index: number): string | null
  getItem(key: string): string | null
}

/**
 * The page that the tests of a file share: its elements, cookies and storages, compared as text and told by name. To write
 * a page down takes long: only where every cost is worth it. Without a page nothing is touched: Node's own storage warns.
 */
export function watchPage({ globals }: Pick<Sight, 'globals'>): StateWatch {
  const take = (): Snapshot => snapshot((globals as { document?: Page }).document)
  const first = take()
  let before = first
  return {
    rebase() {
      before = take()
    },
    changes() {
      const after = take()
      const leaks = differences('global', before, after, first)
      before = after
      return leaks
    },
  }
}

function snapshot(page: Page | undefined): Snapshot {
  const seen = new Map<string, unknown>()
  if (!page) return seen
  const note = (name: string, read: () => unknown): unknown => quietly(() => seen.set(name, read()))
  note('document.head', () => page.head?.outerHTML)
  note('document.body', () => page.body?.outerHTML)
  note('document.cookie', () => page.cookie)
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    // A page without an address has none, and throws.
    const storage = quietly(() => page.defaultView?.[name])
    const length = storage?.length ?? 0
    for (let index = 0; index < length; index++) {
      const key = storage!.key(index)
      if (key !== null) note(`${name}.${key}`, () => storage!.getItem(key))
    }
  }
  return seen
}
