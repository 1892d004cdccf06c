import { expect, test } from 'vitest'
import { useOpenShop } from '../support/shop.ts'

const open = useOpenShop()

test('a customer registers, buys and gets a receipt', async () => {
  await open.post('/articles', { sku: 'buy-tea', title: 'Green tea', unitCents: 450, quantity: 10 })
  const customer = await open.post('/customers', { email: 'buy-ada@example.com', name: 'Ada', password: 'secret' })

  const order = await open.post('/orders', {
    customerId: customer.body.id,
    card: '4242 4242 4242 4242',
    articles: [{ sku: 'buy-tea', quantity: 2 }],
  })

  expect(order).toMatchObject({ status: 201, body: { status: 'paid', totalCents: 1561 } })
  expect((await open.get(`/orders/${order.body.number}/receipt`)).body.text).toContain('15.61 EUR')
})

test('what was bought is in the history and gone from the shelf', async () => {
  await open.post('/articles', { sku: 'shelf-cup', title: 'Cup', unitCents: 1200, quantity: 3 })
  const customer = await open.post('/customers', { email: 'shelf-bob@example.com', name: 'Bob', password: 'secret' })

  const order = await open.post('/orders', {
    customerId: customer.body.id,
    card: '4242 4242 4242 4242',
    articles: [{ sku: 'shelf-cup', quantity: 3 }],
  })

  const history = await open.get(`/customers/${customer.body.id}/orders`)
  expect(history.body.map(({ number }: { number: string }) => number)).toEqual([order.body.number])
  expect((await open.get('/articles/shelf-cup')).body.quantity).toBe(0)
})
