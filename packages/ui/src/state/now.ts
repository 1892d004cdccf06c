import { signal } from '@preact/signals'

/** Moves on every half minute, so that "3 min ago" stays true on a page that is left open. */
export const now = signal(Date.now())

setInterval(() => {
  if (!document.hidden) now.value = Date.now()
}, 30_000)
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) now.value = Date.now()
})
