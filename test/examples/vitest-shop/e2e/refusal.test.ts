import { expect, test } from 'vitest'
import { useOpenShop } from '../support/shop.ts'

const open = useOpenShop()

test('a refused card buys nothing', { tags: ['e2e'] }, async () => {
  await open.post('/articles', { sku: 'card-tea', title: 'Green tea', unitCents: 450, quantity: 10 })
  const customer = await open.post('/customers', { email: 'card-ada@example.com', name: 'Ada', password: 'secret' })

  const order = await open.post('/orders', {
    customerId: customer.body.id,
    card: '4000 0000 0000 0002',
    articles: [{ sku: 'card-tea', quantity: 2 }],
  })

  expect(order).toEqual({ status: 402, body: { error: 'The card was refused' } })
  expect((await open.get('/articles/card-tea')).body.quantity).toBe(10)
})

test('an order of more than there is gives the money back', { tags: ['e2e'] }, async () => {
  await open.post('/articles', { sku: 'rare-pot', title: 'Pot', unitCents: 9900, quantity: 1 })
  const customer = await open.post('/customers', { email: 'rare-bob@example.com', name: 'Bob', password: 'secret' })

  const order = await open.post('/orders', {
    customerId: customer.body.id,
    card: '4242 4242 4242 4242',
    articles: [{ sku: 'rare-pot', quantity: 2 }],
  })

  expect(order).toEqual({ status: 422, body: { error: 'Not enough of rare-pot: 1 left' } })
  expect((await open.get(`/customers/${customer.body.id}/orders`)).body).toEqual([])
})
