import { addToCart, emptyCart } from './cart.ts'
import type { Customer } from './customers.ts'
import type { ShopDatabase } from './database.ts'
import type { Inventory } from './inventory.ts'
import type { Order, Orders } from './orders.ts'
import type { Outbox } from './outbox.ts'
import type { Payments } from './payments.ts'
import { quote } from './pricing.ts'
import { receiptText } from './receipt-text.ts'
import type { Receipts } from './receipts.ts'

export interface CheckoutParts {
  database: ShopDatabase
  inventory: Inventory
  orders: Orders
  outbox: Outbox
  payments: Payments
  receipts: Receipts
  nextNumber: () => string
  now: () => Date
}

export interface CheckoutRequest {
  customer: Customer
  card: string
  articles: { sku: string; quantity: number }[]
}

/** Takes the money, then books stock, order and mail in one transaction. Gives the money back if that fails. */
export async function checkout(parts: CheckoutParts, { customer, card, articles }: CheckoutRequest): Promise<Order> {
  const cart = articles.reduce((filled, { sku, quantity }) => {
    const article = parts.inventory.article(sku)
    if (!article) throw new Error(`No article ${sku}`)
    return addToCart(filled, { ...article, quantity })
  }, emptyCart)
  const price = quote(cart, customer.country)
  const number = parts.nextNumber()

  const { chargeId } = await parts.payments.charge(card, price.totalCents)
  try {
    const order = parts.database.transaction(() => {
      for (const { sku, quantity } of cart) parts.inventory.move(sku, -quantity, `order ${number}`)
      const placedAt = parts.now()
      const placed = parts.orders.place({
        number,
        customerId: customer.id,
        placedAt,
        totalCents: price.totalCents,
        cart,
      })
      parts.orders.recordCharge(placed.id, chargeId)
      parts.orders.advance(placed.id, 'paid')
      parts.outbox.add(customer.email, `Your order ${number}`)
      return parts.orders.byNumber(number)!
    })()
    await parts.receipts.save(number, receiptText(number, cart, price))
    return order
  } catch (error) {
    await parts.payments.refund(chargeId)
    throw error
  }
}
