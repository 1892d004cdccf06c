import { expect, test } from '@jest/globals'
import { addToCart, emptyCart } from '../shop/cart.ts'
import { createCustomers } from '../shop/customers.ts'
import { createOrders } from '../shop/orders.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()
const cart = addToCart(emptyCart, { sku: 'tea', quantity: 2, unitCents: 450 })

function customerId(): number {
  return createCustomers(database(), 2 ** 4).register({ email: 'ada@example.com', name: 'Ada', password: 'secret' }).id
}

function placeOrder(
  number: string,
  { placedAt = new Date('2026-03-14'), totalCents = 900, customer = customerId() } = {},
) {
  return createOrders(database()).place({ number, customerId: customer, placedAt, totalCents, cart })
}

test('an order is found by its number', () => {
  const placed = placeOrder('20260314-1')

  expect(createOrders(database()).byNumber('20260314-1')).toEqual(placed)
})

test('an order keeps its lines', () => {
  const { id } = placeOrder('20260314-1')

  expect(createOrders(database()).linesOf(id)).toEqual([{ sku: 'tea', quantity: 2, unitCents: 450 }])
})

test('a number is given once', () => {
  const { customerId: customer } = placeOrder('20260314-1')

  expect(() => placeOrder('20260314-1', { customer })).toThrow('UNIQUE constraint failed: orders.number')
})

test('an order needs a customer', () => {
  expect(() => placeOrder('20260314-1', { customer: 4711 })).toThrow('FOREIGN KEY constraint failed')
})

test('an order is paid, sent and returned in this order', () => {
  const orders = createOrders(database())
  const { id } = placeOrder('20260314-1')

  for (const status of ['paid', 'sent', 'returned'] as const) orders.advance(id, status)

  expect(orders.byNumber('20260314-1')?.status).toBe('returned')
})

test('an order is not sent before it is paid', () => {
  const { id } = placeOrder('20260314-1')

  expect(() => createOrders(database()).advance(id, 'sent')).toThrow('is placed: it cannot be sent now')
})
