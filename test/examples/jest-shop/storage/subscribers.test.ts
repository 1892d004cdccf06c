import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { postgresSettings } from '../../find-postgres.ts'
import { createSubscribers } from '../../shop/subscribers.ts'

const describeWithPostgres = process.env.SHOP_POSTGRES === 'yes' ? describe : describe.skip

// The table is a temporary one in a transaction that is never committed: nothing stays in anybody's PostgreSQL.
describeWithPostgres('newsletter subscribers in PostgreSQL', () => {
  const postgres = new Client(postgresSettings())
  const subscribers = createSubscribers(postgres)

  beforeAll(async () => {
    await postgres.connect()
    await postgres.query('BEGIN')
    await postgres.query('SET LOCAL search_path TO pg_temp')
    await subscribers.createTable()
  })
  beforeEach(async () => {
    await postgres.query('SAVEPOINT before_test')
  })
  afterEach(async () => {
    await postgres.query('ROLLBACK TO SAVEPOINT before_test')
  })
  afterAll(async () => {
    await postgres.query('ROLLBACK')
    await postgres.end()
  })

  test('are found by what interests them', async () => {
    await subscribers.subscribe('ada@example.com', ['tea', 'cups'])
    await subscribers.subscribe('bob@example.com', ['cups'])

    expect(await subscribers.interestedIn('tea')).toEqual(['ada@example.com'])
  })

  test('may change their interests', async () => {
    await subscribers.subscribe('ada@example.com', ['tea'])
    await subscribers.subscribe('Ada@Example.com', ['cups'])

    expect(await subscribers.interestedIn('tea')).toEqual([])
    expect(await subscribers.interestedIn('cups')).toEqual(['ada@example.com'])
  })

  test('may leave', async () => {
    await subscribers.subscribe('ada@example.com', ['tea'])

    expect(await subscribers.unsubscribe('ada@example.com')).toBe(true)
    expect(await subscribers.unsubscribe('ada@example.com')).toBe(false)
  })
})
