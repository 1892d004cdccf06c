import type { Store } from '../store/store.ts'
import type { WriteMethod } from './messages.ts'
import type { Writer } from './writer.ts'

/** A store that is read here, and written by the writer, as everything else that is written: nobody waits for a lock. */
export function createWrittenStore(
  reading: Store,
  { write, note, close }: Pick<Writer, 'write' | 'note' | 'close'>,
): Store {
  const written =
    <Method extends WriteMethod>(method: Method) =>
    (...args: Parameters<Store[Method]>): ReturnType<Store[Method]> =>
      write(method, args) as ReturnType<Store[Method]>
  /** Nobody waits for it, nor hears what became of it. */
  const noted =
    <Method extends 'addActivity' | 'touchToken'>(method: Method) =>
    async (...args: Parameters<Store[Method]>): Promise<void> => {
      note(method, args)
    }
  const openProject = written('openProject')

  return {
    ...reading,
    openProject: async (name) => (await reading.findProject(name)) ?? openProject(name),
    learn: written('learn'),
    addReport: written('addReport'),
    putDerived: written('putDerived'),
    endChapter: written('endChapter'),
    dropDerived: written('dropDerived'),
    addProof: written('addProof'),
    putRecord: written('putRecord'),
    removeRecord: written('removeRecord'),
    addActivity: noted('addActivity'),
    // With what was noted and is not written yet.
    activity: written('activity'),
    addToken: written('addToken'),
    touchToken: noted('touchToken'),
    revokeToken: written('revokeToken'),
    removeResults: written('removeResults'),
    removeRuns: written('removeRuns'),
    vacuum: written('vacuum'),
    async close() {
      await close()
      // With it goes the lock that keeps other servers away.
      await reading.close()
    },
  }
}
