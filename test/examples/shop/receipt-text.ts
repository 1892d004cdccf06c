import type { Cart } from './cart.ts'
import { formatCents } from './money.ts'
import type { Quote } from './pricing.ts'

const width = 40

export function receiptText(number: string, cart: Cart, quote: Quote): string {
  const lines = cart.map(({ sku, quantity, unitCents }) => row(`${quantity} x ${sku}`, quantity * unitCents))
  if (quote.discountCents > 0) lines.push(row('Discount', -quote.discountCents))
  if (quote.shippingCents > 0) lines.push(row('Shipping', quote.shippingCents))
  lines.push(row('VAT', quote.vatCents), '-'.repeat(width), row('Total', quote.totalCents))
  return [`Receipt ${number}`, '', ...lines, ''].join('\n')
}

function row(label: string, cents: number): string {
  const amount = formatCents(cents)
  const room = width - amount.length - 1
  return `${label.length > room ? `${label.slice(0, room - 1)}…` : label.padEnd(room)} ${amount}`
}
