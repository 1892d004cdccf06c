import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../shop/database.ts'
import { createShop } from '../shop/shop.ts'
import type { Shop } from '../shop/shop.ts'

describe('the API @integration', () => {
  let shop: Shop
  let url: string

  // Nothing here pays or writes receipts: there is no gateway and no folder behind this shop.
  beforeAll(async () => {
    shop = createShop({ database: openDatabase(':memory:'), receiptsFolder: '', gatewayUrl: '', workFactor: 2 ** 4 })
    url = await shop.open()
  })
  afterAll(async () => {
    await shop.close()
    shop.database.close()
  })

  async function post(path: string, body: unknown): Promise<{ status: number; body: any }> {
    const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })
    return { status: response.status, body: await response.json() }
  }

  test('tells that it is well', async () => {
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' })
  })

  test('shows an article with its stock', async () => {
    shop.inventory.addArticle({ sku: 'api-tea', title: 'Green tea', unitCents: 450 }, 7)

    const article = await (await fetch(`${url}/articles/api-tea`)).json()

    expect(article).toEqual({ sku: 'api-tea', title: 'Green tea', unitCents: 450, taxClass: 'standard', quantity: 7 })
  })

  test('answers 404 for an unknown article', async () => {
    const response = await fetch(`${url}/articles/api-nothing`)

    expect(response.status).toBe(404)
  })

  test('registers a customer, and tells no password', async () => {
    const { status, body } = await post('/customers', { email: 'api-ada@example.com', name: 'Ada', password: 'secret' })

    expect(status).toBe(201)
    expect(body).toEqual({ id: expect.any(Number), email: 'api-ada@example.com', name: 'Ada', country: 'DE' })
  })

  test('answers 422 for an address that is taken', async () => {
    const bob = { email: 'api-bob@example.com', name: 'Bob', password: 'secret' }
    await post('/customers', bob)

    expect(await post('/customers', bob)).toEqual({
      status: 422,
      body: { error: 'api-bob@example.com already has an account' },
    })
  })
})
