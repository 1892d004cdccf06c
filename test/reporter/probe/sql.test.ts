import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { statementsOf } from '../../../packages/reporter/src/probe/wire/sql.ts'

const told = (sql: string): string =>
  statementsOf(sql)
    .map(({ verb, object, also }) => `${verb}${object && ` ${object}`}${also ? ' too' : ''}`)
    .join(', ')

describe('what a statement asks for', () => {
  test.each([
    [`SELECT a FROM users u JOIN orders o ON o.user = u.id WHERE x = 'DELETE FROM y'`, 'read users, read orders too'],
    ['SELECT * FROM a, b AS c WHERE a.x = c.y', 'read a, read b too'],
    ['select 1', 'other'],
    ['SELECT EXTRACT(day FROM now())', 'other'],
    ['SELECT $$ FROM y $$ FROM z', 'read z'],
    ['-- first\nSELECT * FROM /* x */ "Order Lines" FOR UPDATE', 'read Order Lines'],
    ['INSERT INTO public.users (a) VALUES ($1) RETURNING id', 'insert users'],
    ['insert into `a`.`b` select * from c', 'insert a.b, read c too'],
    ['INSERT OR REPLACE INTO k VALUES (1)', 'insert k'],
    ['REPLACE INTO k VALUES (1)', 'insert k'],
    ['INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET x = 1', 'insert a'],
    ['INSERT INTO a VALUES (1) ON DUPLICATE KEY UPDATE x = 1', 'insert a'],
    ['UPDATE ONLY stock SET n = 1 FROM items WHERE items.id = stock.item', 'update stock, read items too'],
    ['DELETE FROM a.b WHERE EXISTS (SELECT 1 FROM c)', 'delete a.b, read c too'],
    [
      'WITH moved AS (DELETE FROM queue RETURNING *) INSERT INTO archive SELECT * FROM moved',
      'delete queue, insert archive too',
    ],
    ['TRUNCATE TABLE a, b CASCADE', 'truncate a, truncate b too'],
    ['BEGIN; INSERT INTO t VALUES (1); COMMIT', 'begin, insert t, commit'],
    ['START TRANSACTION', 'begin'],
    ['ROLLBACK', 'rollback'],
    ['ROLLBACK TO SAVEPOINT s', 'rollback to'],
    ['CREATE TABLE IF NOT EXISTS t (a int)', 'create t'],
    ['CREATE UNIQUE INDEX i ON t (a)', 'create t'],
    ['DROP TABLE IF EXISTS x', 'drop x'],
    ['PRAGMA journal_mode = WAL', 'other'],
    ['', ''],
  ])('%s', (sql, expected) => {
    expect(told(sql)).toBe(expected)
  })
})

test('any text is read without harm, and no value of it is told', () => {
  const word = fc.constantFrom(
    'SELECT',
    'FROM',
    'INSERT INTO',
    'UPDATE',
    'WITH',
    'JOIN',
    '(',
    ')',
    ',',
    ';',
    'a',
    '"b"',
    '$$',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 30 }), (words) => {
      for (const { verb, object } of statementsOf(words.join(' '))) {
        expect(verb).toMatch(/^[a-z ]+$/)
        expect(object).not.toContain('secret value')
      }
      expect(told(`INSERT INTO t VALUES ('secret value', 'it''s', E'a\\'b')`)).toBe('insert t')
    }),
  )
})
