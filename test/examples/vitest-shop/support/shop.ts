import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openDatabase } from '../../shop/database.ts'
import { createShop } from '../../shop/shop.ts'
import type { Shop } from '../../shop/shop.ts'

export interface OpenShop {
  shop: Shop
  get(path: string): Promise<{ status: number; body: any }>
  post(path: string, body: unknown): Promise<{ status: number; body: any }>
}

/** The whole shop, opened once for the tests of a file. Each test brings its own customers and articles. */
export function useOpenShop(): OpenShop {
  let folder: string
  let url: string
  const opened = { get, post } as OpenShop

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shop-'))
    opened.shop = createShop({
      database: openDatabase(join(folder, 'shop.db')),
      receiptsFolder: join(folder, 'receipts'),
      gatewayUrl: process.env.SHOP_GATEWAY_URL!,
      workFactor: 2 ** 4,
    })
    url = await opened.shop.open()
  })
  afterAll(async () => {
    await opened.shop.close()
    opened.shop.database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function request(path: string, init?: RequestInit): Promise<{ status: number; body: any }> {
    const response = await fetch(url + path, init)
    return { status: response.status, body: await response.json() }
  }
  function get(path: string) {
    return request(path)
  }
  function post(path: string, body: unknown) {
    return request(path, { method: 'POST', body: JSON.stringify(body) })
  }
  return opened
}
