import type { Postgres, Sql } from './postgres-connection.ts'

type Task<T> = (sql: Sql) => Promise<T>

interface Waiting {
  run: Task<unknown>
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

/** So many of one project at most: others of that project, and other servers, wait as long. */
const mostTogether = 32

/**
 * Puts writes of one project that have come together into one transaction: the disk, and the lock of the project, are
 * waited for once. Each has a savepoint of its own, all of it or nothing, and resolves after the commit.
 */
export function createPostgresGroups(postgres: Postgres): <T>(project: number, run: Task<T>) => Promise<T> {
  const waiting = new Map<number, Waiting[]>()

  return <T>(project: number, run: Task<T>) =>
    new Promise<T>((resolve, reject) => {
      const one: Waiting = { run, resolve: resolve as (result: unknown) => void, reject }
      const group = waiting.get(project)
      if (group && group.length < mostTogether) {
        group.push(one)
        return
      }
      void commit(project, [one])
    })

  /** The group takes in what comes until its transaction begins. */
  async function commit(project: number, group: Waiting[]): Promise<void> {
    const close = (): void => {
      if (waiting.get(project) === group) waiting.delete(project)
    }
    waiting.set(project, group)
    try {
      const settled = await postgres.projectTransaction(project, (sql) => {
        close()
        return runAll(sql, group)
      })
      for (const settle of settled) settle()
    } catch (error) {
      close()
      for (const { reject } of group) reject(error)
    }
  }
}

async function runAll(sql: Sql, group: readonly Waiting[]): Promise<(() => void)[]> {
  const settled: (() => void)[] = []
  for (const { run, resolve, reject } of group) {
    await sql.run('SAVEPOINT one')
    try {
      const result = await run(sql)
      await sql.run('RELEASE SAVEPOINT one')
      settled.push(() => resolve(result))
    } catch (error) {
      // Fails too where the connection is gone: then nothing of the group is stored.
      await sql.run('ROLLBACK TO SAVEPOINT one')
      settled.push(() => reject(error))
    }
  }
  return settled
}
