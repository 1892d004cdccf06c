import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { openDatabase } from '../../shop/database.ts'
import type { ShopDatabase } from '../../shop/database.ts'

/**
 * A database for the tests of a file, opened once; what a test writes is rolled back after it.
 * Without a path it is in memory and the file's own.
 */
export function useDatabase(path = ':memory:'): () => ShopDatabase {
  let database: ShopDatabase

  beforeAll(() => {
    database = openDatabase(path)
  })
  beforeEach(() => {
    database.exec('BEGIN IMMEDIATE')
  })
  afterEach(() => {
    database.exec('ROLLBACK')
  })
  afterAll(() => {
    database.close()
  })
  return () => database
}
