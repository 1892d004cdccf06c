import { differences, none, type StateWatch } from './state-watch.ts'

interface Emitter {
  /** Of Node's events: undocumented, but quicker than to ask for each event. */
  _events?: Record<string, unknown>
  _eventsCount?: number
}

/** Node and runners come and go with these by themselves. */
const ignored = new Set(['newListener', 'removeListener', 'SIGWINCH', 'internalMessage', 'message', 'disconnect'])

/** Listeners on the process. */
export function watchListeners(process: NodeJS.Process): StateWatch {
  const first = read()
  let before = first
  let seen = look()

  function read(): Map<string, number> {
    const counts = new Map<string, number>()
    const { _events: events } = process as Emitter
    for (const name in events) {
      const listeners = events[name]
      if (listeners !== undefined && !ignored.has(name)) counts.set(name, lengthOf(listeners))
    }
    return counts
  }

  /** What is compared after each test: the emitter's own lists, by identity and length. */
  function look() {
    const { _events: events, _eventsCount: count } = process as Emitter
    const names = Object.keys(events ?? {})
    const lists = names.map((name) => events![name])
    return { events, count, names, lists, lengths: lists.map(lengthOf) }
  }

  function isUnchanged(): boolean {
    const { _events: events, _eventsCount: count } = process as Emitter
    const { names, lists, lengths } = seen
    if (events === undefined || events !== seen.events || count !== seen.count) return false
    for (let place = 0; place < names.length; place++) {
      const current = events[names[place]!]
      if (current !== lists[place] || lengthOf(current) !== lengths[place]) return false
    }
    return true
  }

  function take(): Map<string, number> {
    seen = look()
    return (before = read())
  }

  return {
    rebase() {
      if (!isUnchanged()) take()
    },
    changes() {
      if (isUnchanged()) return none
      const past = before
      const after = take()
      const leaks = differences('listener', past, after, first).map((leak) => {
        const change = (after.get(leak.name) ?? 0) > (past.get(leak.name) ?? 0) ? 'added' : 'removed'
        return { ...leak, name: `process.on(${JSON.stringify(leak.name)})`, change } as const
      })
      return leaks
    },
  }
}

/** Node keeps a single listener without a list. */
const lengthOf = (listeners: unknown): number => (Array.isArray(listeners) ? listeners.length : 1)
