import type { Database } from 'better-sqlite3'

/** Puts writes that come together into one transaction: the disk is waited for once, not once for each. */
export interface GroupCommit {
  /** Runs the write in a savepoint of its own, all of it or nothing. Resolves after the commit, with what it returned. */
  write<T>(task: () => T): Promise<T>
  /** Runs the write with the next group, or soon. Nobody is told what became of it. */
  note(task: () => void): void
  /** Commits what is waiting now. */
  flush(): void
}

interface Waiting {
  run: () => unknown
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

/** A note waits at most so long for a write that takes it along. */
const noteMs = 50
/** Writes that come one after the other, turn by turn, are waited for: so many turns of the event loop at most. */
const mostTurns = 4

/** @param check throws where nothing may be written any more; asked before each group */
export function createGroupCommit(database: Database, check: () => void = () => {}): GroupCommit {
  let waiting: Waiting[] = []
  let notes: (() => void)[] = []
  let turns = 0
  let seen = 0
  let timer: NodeJS.Timeout | undefined

  const savepoint = database.transaction((run: () => unknown) => run())
  /** One alone needs no savepoint in its transaction, which would cost a tenth as much as the write itself. */
  const commitOne = database.transaction(({ run }: Waiting, asides: (() => void)[]) => {
    const result = run()
    runAsides(asides)
    return result
  })
  const commitAll = database.transaction((group: Waiting[], asides: (() => void)[]) => {
    const settled = group.map(({ run, resolve, reject }) => {
      try {
        const result = savepoint(run)
        return () => resolve(result)
      } catch (error) {
        // SQLite ends the whole transaction where the disk is full or fails: then nothing of the group is stored.
        if (!database.inTransaction) throw error
        return () => reject(error)
      }
    })
    runAsides(asides)
    return settled
  })

  function runAsides(asides: (() => void)[]): void {
    for (const aside of asides) {
      try {
        savepoint(aside)
      } catch (error) {
        if (!database.inTransaction) throw error
      }
    }
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    turns = 0
    seen = 0
    if (waiting.length === 0 && notes.length === 0) return
    const [group, asides] = [waiting, notes]
    waiting = []
    notes = []
    try {
      check()
      const [one] = group
      if (group.length === 1) one!.resolve(commitOne.immediate(one!, asides))
      else for (const settle of commitAll.immediate(group, asides)) settle()
    } catch (error) {
      for (const { reject } of group) reject(error)
      // What was noted was taken back with the write that it was to go along with.
      if (group.length === 1) for (const aside of asides) note(aside)
    }
  }

  /** Whatever else has arrived in this turn comes into the same group; and where something has, the next turn is waited for. */
  function nextTurn(): void {
    if (turns === 0 || waiting.length === 0) return
    if (waiting.length === seen || turns === mostTurns) return flush()
    seen = waiting.length
    turns++
    setImmediate(nextTurn)
  }

  function note(task: () => void): void {
    notes.push(task)
    timer ??= setTimeout(flush, noteMs).unref()
  }

  return {
    write: <T>(task: () => T) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ run: task, resolve: resolve as (result: unknown) => void, reject })
        if (turns > 0) return
        turns = 1
        setImmediate(nextTurn)
      }),
    note,
    flush,
  }
}
