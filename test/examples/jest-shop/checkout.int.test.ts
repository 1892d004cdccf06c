import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { openDatabase } from '../shop/database.ts'
import { createShop } from '../shop/shop.ts'
import { useTemporaryFolders } from './support/folder.ts'

const temporaryFolder = useTemporaryFolders()
const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

// Planted: by its name an integration test, yet it needs the whole shop: server, database, gateway and receipts.
test('checkout works', async () => {
  const folder = temporaryFolder()
  const shop = createShop({
    database: openDatabase(join(folder, 'shop.db')),
    receiptsFolder: join(folder, 'receipts'),
    gatewayUrl: process.env.SHOP_GATEWAY_URL!,
    workFactor: 2 ** 4,
  })
  const url = await shop.open()
  closing.push(
    () => shop.close(),
    () => shop.database.close(),
  )
  const post = async (path: string, body: unknown): Promise<any> =>
    (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()

  await post('/articles', { sku: 'tea', title: 'Green tea', unitCents: 450, quantity: 10 })
  const customer = await post('/customers', { email: 'ada@example.com', name: 'Ada', password: 'secret' })
  const order = await post('/orders', {
    customerId: customer.id,
    card: '4242 4242 4242 4242',
    articles: [{ sku: 'tea', quantity: 2 }],
  })

  expect(order.status).toBe('paid')
  expect(shop.inventory.quantityOf('tea')).toBe(8)
  expect(shop.outbox.unsent()).toHaveLength(1)
  expect(await shop.receipts.read(order.number)).toContain('2 x tea')
})
