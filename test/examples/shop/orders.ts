import type { Cart } from './cart.ts'
import type { ShopDatabase } from './database.ts'
import type { Cents } from './money.ts'

export interface Order {
  id: number
  number: string
  customerId: number
  status: 'placed' | 'paid' | 'sent' | 'returned'
  placedAt: string
  totalCents: Cents
}

export type Orders = ReturnType<typeof createOrders>

const columns = 'id, number, customer_id AS customerId, status, placed_at AS placedAt, total_cents AS totalCents'
const next: Record<Order['status'], Order['status'][]> = {
  placed: ['paid'],
  paid: ['sent'],
  sent: ['returned'],
  returned: [],
}

export function createOrders(database: ShopDatabase) {
  return {
    place(order: { number: string; customerId: number; placedAt: Date; totalCents: Cents; cart: Cart }): Order {
      return database.transaction(() => {
        const placed = database
          .prepare(
            `INSERT INTO orders (number, customer_id, placed_at, total_cents) VALUES (?, ?, ?, ?) RETURNING ${columns}`,
          )
          .get(order.number, order.customerId, order.placedAt.toISOString(), order.totalCents) as Order
        const line = database.prepare(
          'INSERT INTO order_lines (order_id, sku, quantity, unit_cents) VALUES (?, ?, ?, ?)',
        )
        for (const { sku, quantity, unitCents } of order.cart) line.run(placed.id, sku, quantity, unitCents)
        return placed
      })()
    },

    byNumber(number: string): Order | undefined {
      return database.prepare(`SELECT ${columns} FROM orders WHERE number = ?`).get(number) as Order | undefined
    },

    linesOf(id: number): { sku: string; quantity: number; unitCents: Cents }[] {
      return database
        .prepare('SELECT sku, quantity, unit_cents AS unitCents FROM order_lines WHERE order_id = ? ORDER BY rowid')
        .all(id) as { sku: string; quantity: number; unitCents: Cents }[]
    },

    /** Throws on a step that skips another: an order is paid before it is sent. */
    advance(id: number, status: Order['status']): void {
      const order = database.prepare(`SELECT ${columns} FROM orders WHERE id = ?`).get(id) as Order | undefined
      if (!order) throw new Error(`No order ${id}`)
      if (!next[order.status].includes(status))
        throw new Error(`Order ${order.number} is ${order.status}: it cannot be ${status} now`)
      database.prepare('UPDATE orders SET status = ? WHERE id = ?').run(status, id)
    },

    recordCharge(id: number, chargeId: string): void {
      database.prepare('UPDATE orders SET charge_id = ? WHERE id = ?').run(chargeId, id)
    },

    /** Newest first. */
    ofCustomer(customerId: number, limit = 20): Order[] {
      return database
        .prepare(`SELECT ${columns} FROM orders WHERE customer_id = ? ORDER BY placed_at DESC, id DESC LIMIT ?`)
        .all(customerId, limit) as Order[]
    },

    spentCents(customerId: number): Cents {
      const row = database
        .prepare('SELECT spent_cents AS spent FROM order_totals WHERE customer_id = ?')
        .get(customerId) as { spent: number } | undefined
      return row?.spent ?? 0
    },
  }
}
