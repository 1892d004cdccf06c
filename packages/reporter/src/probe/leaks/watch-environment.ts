import { differences, type StateWatch } from './state-watch.ts'

/** Environment variables, by name; their values are compared and never told. */
export function watchEnvironment(process: NodeJS.Process): StateWatch {
  const read = (): Map<string, unknown> => new Map(Object.entries(process.env))
  const first = read()
  let before = first
  return {
    rebase() {
      before = read()
    },
    changes() {
      const after = read()
      const leaks = differences('environment', before, after, first)
      before = after
      return leaks
    },
  }
}
