import { signal } from '@preact/signals'

/** Is the list of keys open? */
export const keysShown = signal(false)

type Page = '/' | '/tests' | '/runs' | '/order' | '/layers'

interface Actions {
  go: (page: Page) => void
  search: () => void
}

/** Keys that work on every page, unless somebody is typing. `g` waits for a second key. */
export function listenToKeys({ go, search }: Actions): () => void {
  let afterG = false
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return
    const wasG = afterG
    afterG = false
    if (wasG && GO[event.key]) go(GO[event.key]!)
    else if (event.key === 'g') afterG = true
    else if (event.key === '/') search()
    else if (event.key === '?') keysShown.value = !keysShown.value
    else if (event.key === 'j') moveRow(1)
    else if (event.key === 'k') moveRow(-1)
    else return
    event.preventDefault()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

const GO: Record<string, Page> = { o: '/', t: '/tests', r: '/runs', d: '/order', l: '/layers' }

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA|DIALOG)$/.test(target.tagName))

/** Rows carry `data-row` on their link. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  const current = rows.indexOf(document.activeElement as HTMLElement)
  const next = current === -1 ? firstBelowHeader(rows) : rows[current + step]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

const firstBelowHeader = (rows: HTMLElement[]): HTMLElement | undefined =>
  rows.find((row) => row.getBoundingClientRect().top > 100) ?? rows[0]
