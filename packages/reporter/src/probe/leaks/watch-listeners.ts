import { differences, type StateWatch } from './state-watch.ts'

interface Emitter {
  /** Of Node's events: undocumented, but quicker than to ask for each event. */
  _events?: Record<string, unknown>
}

/** Node and runners come and go with these by themselves. */
const ignored = new Set(['newListener', 'removeListener', 'SIGWINCH', 'internalMessage', 'message', 'disconnect'])

/** Listeners on the process. */
export function watchListeners(process: NodeJS.Process): StateWatch {
  const first = read()
  let before = first

  function read(): Map<string, number> {
    const counts = new Map<string, number>()
    const { _events: events } = process as Emitter
    for (const name in events) {
      const listeners = events[name]
      if (listeners !== undefined && !ignored.has(name))
        counts.set(name, Array.isArray(listeners) ? listeners.length : 1)
    }
    return counts
  }

  function isUnchanged(): boolean {
    const { _events: events } = process as Emitter
    let seen = 0
    for (const name in events) {
      const listeners = events[name]
      if (listeners === undefined || ignored.has(name)) continue
      if (before.get(name) !== (Array.isArray(listeners) ? listeners.length : 1)) return false
      seen++
    }
    return seen === before.size
  }

  return {
    rebase() {
      if (!isUnchanged()) before = read()
    },
    changes() {
      if (isUnchanged()) return []
      const after = read()
      const leaks = differences('listener', before, after, first).map((leak) => {
        const change = (after.get(leak.name) ?? 0) > (before.get(leak.name) ?? 0) ? 'added' : 'removed'
        return { ...leak, name: `process.on(${JSON.stringify(leak.name)})`, change } as const
      })
      before = after
      return leaks
    },
  }
}
