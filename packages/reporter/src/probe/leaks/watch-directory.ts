import { none, type StateWatch } from './state-watch.ts'

/** The working directory. */
export function watchDirectory(): StateWatch {
  const cwd = process.cwd.bind(process)
  let before = cwd()
  return {
    rebase() {
      before = cwd()
    },
    changes() {
      const after = cwd()
      if (after === before) return none
      before = after
      return [{ kind: 'working-directory', name: after, change: 'changed' }]
    },
  }
}
