import { useEffect } from 'preact/hooks'

/** Brings what the address names after `#` into sight, once it is there: the browser looked for it too early. */
export function useHashScroll(ready: boolean): void {
  useEffect(() => {
    if (ready && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [ready])
}
