import { useLocation } from 'preact-iso/router'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

const KEY = 'stratigraph.scroll'
const KEPT = 50
/** How far each entry of the browser's history was scrolled. Lists fill late: the browser's own memory comes too early. */
const positions = new Map<string, number>(stored())

/** Puts the page back to where it was left, once `ready`, when it is reached by Back, Forward or a reload. */
export function useSavedScroll(ready: boolean): void {
  const { url } = useLocation()
  const wanted = useRef<number | undefined>(undefined)

  useLayoutEffect(() => {
    wanted.current = positions.get(visit())
  }, [url])

  useLayoutEffect(() => {
    if (!ready || wanted.current === undefined) return
    scrollTo(0, wanted.current)
    wanted.current = undefined
  }, [ready, url])

  useEffect(() => {
    const entry = visit()
    const save = (): void => {
      // Until the rows are back, the page is too short to say where it was.
      if (wanted.current === undefined) remember(entry, scrollY)
    }
    document.addEventListener('scroll', save, { passive: true })
    return () => document.removeEventListener('scroll', save)
  }, [url])
}

/** The name of the current entry of the history; an entry without a name is a new one. */
function visit(): string {
  const known = (history.state as { visit?: string } | null)?.visit
  if (known) return known
  const name = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`
  history.replaceState({ visit: name }, '')
  return name
}

function remember(entry: string, top: number): void {
  positions.delete(entry)
  positions.set(entry, top)
  if (positions.size > KEPT) positions.delete(positions.keys().next().value!)
}

addEventListener('pagehide', () => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...positions]))
  } catch {
    // No storage: a reload starts at the top.
  }
})

function stored(): [string, number][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as [string, number][]
  } catch {
    return []
  }
}
