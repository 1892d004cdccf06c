import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createApi } from './api.ts'
import { createCustomers } from './customers.ts'
import type { ShopDatabase } from './database.ts'
import { createInventory } from './inventory.ts'
import { createOrders } from './orders.ts'
import { createOutbox } from './outbox.ts'
import { createPayments } from './payments.ts'
import { createReceipts } from './receipts.ts'

export interface ShopSettings {
  database: ShopDatabase
  receiptsFolder: string
  gatewayUrl: string
  /** See passwords.ts. */
  workFactor?: number
}

export type Shop = ReturnType<typeof createShop>

/** The parts of the shop, wired up. `open` lets customers in, on a free port of this machine. */
export function createShop({ database, receiptsFolder, gatewayUrl, workFactor }: ShopSettings) {
  const parts = {
    database,
    customers: createCustomers(database, workFactor),
    inventory: createInventory(database),
    orders: createOrders(database),
    outbox: createOutbox(database),
    payments: createPayments(gatewayUrl),
    receipts: createReceipts(receiptsFolder),
    nextNumber: () => `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}-${randomUUID().slice(0, 8)}`,
    now: () => new Date(),
  }
  const server = createApi(parts)

  return {
    ...parts,
    async open(): Promise<string> {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
