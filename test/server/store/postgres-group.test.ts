import { describe, expect, test } from 'vitest'
import { connectPostgres, type Sql } from '../../../packages/server/src/store/postgres-connection.ts'
import { createPostgresGroups } from '../../../packages/server/src/store/postgres-group.ts'
import { makePostgresDatabase } from '../../support/postgres-database.ts'
import { postgresIsMissing } from '../../support/services.ts'

const project = 1

async function openGroups() {
  const database = await makePostgresDatabase()
  const postgres = await connectPostgres(database.url)
  await postgres.run('CREATE TABLE kept (name text PRIMARY KEY)')
  return {
    postgres,
    inGroup: createPostgresGroups(postgres),
    kept: async () =>
      (await postgres.all<{ name: string }>('SELECT name FROM kept ORDER BY name')).map(({ name }) => name),
    async [Symbol.asyncDispose]() {
      await postgres.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Stores a name, and tells which transaction it was. */
const keep = (name: string) => async (sql: Sql) => {
  await sql.run('INSERT INTO kept VALUES ($1)', [name])
  return (await sql.get<{ id: string }>('SELECT pg_current_xact_id()::text AS id'))!.id
}

describe.skipIf(await postgresIsMissing())('writes that come together', () => {
  test('what comes until a transaction begins shares it', async () => {
    await using groups = await openGroups()

    const ids = await Promise.all(['a', 'b', 'c'].map((name) => groups.inGroup(project, keep(name))))

    expect(new Set(ids).size).toBe(1)
    expect(await groups.kept()).toEqual(['a', 'b', 'c'])
  })

  test('projects do not wait for each other', async () => {
    await using groups = await openGroups()

    const [one, other] = await Promise.all([groups.inGroup(1, keep('a')), groups.inGroup(2, keep('b'))])

    expect(one).not.toBe(other)
  })

  test('one that fails takes nothing with it', async () => {
    await using groups = await openGroups()

    const results = await Promise.allSettled([
      groups.inGroup(project, keep('a')),
      groups.inGroup(project, async (sql) => {
        await keep('half')(sql)
        throw new Error('not this one')
      }),
      groups.inGroup(project, async (sql) => keep('a')(sql)),
      groups.inGroup(project, keep('b')),
    ])

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(await groups.kept()).toEqual(['a', 'b'])
  })

  test('where the connection is lost, all of the group are told so and none is kept', async () => {
    await using groups = await openGroups()

    const results = await Promise.allSettled([
      groups.inGroup(project, keep('a')),
      groups.inGroup(project, async (sql) => sql.run('SELECT pg_terminate_backend(pg_backend_pid())')),
      groups.inGroup(project, keep('b')),
    ])

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await groups.kept()).toEqual([])
    expect(await groups.inGroup(project, keep('later'))).toEqual(expect.any(String))
  })
})
