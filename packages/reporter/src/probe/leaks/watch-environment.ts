import { differences, none, type StateWatch } from './state-watch.ts'

/** Environment variables, by name; their values are compared and never told. */
export function watchEnvironment(process: NodeJS.Process): StateWatch {
  let names: string[] = []
  let values: unknown[] = []
  take()
  const first = snapshot()

  function take(): void {
    const { env } = process
    names = Object.getOwnPropertyNames(env)
    values = names.map((name) => env[name])
  }

  function isUnchanged(): boolean {
    const { env } = process
    // Not `keys`, which asks for each variable whether it is there.
    const current = Object.getOwnPropertyNames(env)
    if (current.length !== names.length) return false
    for (let place = 0; place < names.length; place++) {
      const name = names[place]!
      if (current[place] !== name || env[name] !== values[place]) return false
    }
    return true
  }

  function snapshot(): Map<string, unknown> {
    return new Map(names.map((name, place) => [name, values[place]]))
  }

  return {
    rebase: take,
    changes() {
      if (isUnchanged()) return none
      const before = snapshot()
      take()
      return differences('environment', before, snapshot(), first)
    },
  }
}
