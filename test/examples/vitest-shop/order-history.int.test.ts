import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCustomers } from '../shop/customers.ts'
import { openDatabase } from '../shop/database.ts'
import type { ShopDatabase } from '../shop/database.ts'
import { createOrders } from '../shop/orders.ts'
import { temporaryFolder } from './support/folder.ts'

describe('the history of a customer', () => {
  let database: ShopDatabase

  // Planted: the whole schema, migration by migration, for each test again.
  beforeEach(() => {
    database = openDatabase(join(temporaryFolder(), 'shop.db'))
  })
  afterEach(() => {
    database.close()
  })

  function customerWithOrders(...totals: number[]): number {
    const { id } = createCustomers(database, 2 ** 4).register({
      email: 'ada@example.com',
      name: 'Ada',
      password: 'secret',
    })
    for (const [index, totalCents] of totals.entries()) {
      const placedAt = new Date(Date.UTC(2026, 2, index + 1))
      createOrders(database).place({ number: `2026030${index + 1}-1`, customerId: id, placedAt, totalCents, cart: [] })
    }
    return id
  }

  test('is empty at first', () => {
    expect(createOrders(database).ofCustomer(customerWithOrders())).toEqual([])
  })

  test('shows the newest order first', () => {
    const id = customerWithOrders(100, 200, 300)

    expect(
      createOrders(database)
        .ofCustomer(id)
        .map(({ totalCents }) => totalCents),
    ).toEqual([300, 200, 100])
  })

  test('shows as many orders as asked for', () => {
    const id = customerWithOrders(100, 200, 300)

    expect(createOrders(database).ofCustomer(id, 2)).toHaveLength(2)
  })

  test('adds up what was spent', () => {
    expect(createOrders(database).spentCents(customerWithOrders(100, 200, 300))).toBe(600)
  })

  test('says that nothing was spent without orders', () => {
    expect(createOrders(database).spentCents(customerWithOrders())).toBe(0)
  })
})
