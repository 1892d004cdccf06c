import { effect, signal } from '@preact/signals'
import { signedOut } from './client.ts'

/** Counts what changed since the page was opened (a report, a decision, an analysis): the pages then ask again. */
export const arrivals = signal(0)
/** Counts what became known about the order without a report: a proof, or an analysis that took its time. */
export const orderNews = signal(0)
/** Counts everything that reached the server, refused or not: for the first start's list. */
export const activityCount = signal(0)

/** A dozen shards may land within a second; the pages ask once for them. */
const GATHER_MS = 700

/**
 * Follows what the server takes in, as long as the page is looked at: a browser has six connections for a host, and
 * tabs in the background must not use them up. Coming back counts as news, for what was missed.
 */
export function followEvents(): void {
  let events: EventSource | undefined
  let gathering: ReturnType<typeof setTimeout> | undefined
  let wasOpen = false
  const gather = (): void => {
    gathering ??= setTimeout(() => {
      gathering = undefined
      arrivals.value++
    }, GATHER_MS)
  }
  const open = (): void => {
    events = new EventSource('/api/v1/events')
    events.addEventListener('open', () => {
      if (wasOpen) {
        activityCount.value++
        gather()
      }
      wasOpen = true
    })
    events.addEventListener('activity', (event: MessageEvent<string>) => {
      activityCount.value++
      const { outcome } = JSON.parse(event.data) as { outcome?: string }
      if (outcome === 'accepted') gather()
    })
    events.addEventListener('order', () => orderNews.value++)
    events.addEventListener('change', gather)
  }
  const adapt = (): void => {
    if (document.hidden || signedOut.value) {
      events?.close()
      events = undefined
    } else if (!events) open()
  }
  document.addEventListener('visibilitychange', adapt)
  effect(adapt)
}
