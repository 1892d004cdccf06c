import type { Cents } from './money.ts'
import type { TaxClass } from './tax.ts'

export interface CartLine {
  sku: string
  quantity: number
  unitCents: Cents
  taxClass: TaxClass
}
export type Cart = readonly CartLine[]

export const emptyCart: Cart = []

/** A further line, or more of the same article. Never changes the cart that it is given. */
export function addToCart(cart: Cart, line: Omit<CartLine, 'taxClass'> & { taxClass?: TaxClass }): Cart {
  if (!Number.isInteger(line.quantity) || line.quantity < 1) {
    throw new Error(`Quantity of ${line.sku} must be a whole number from 1, not ${line.quantity}`)
  }
  const known = cart.find(({ sku }) => sku === line.sku)
  if (!known) return [...cart, { taxClass: 'standard', ...line }]
  return cart.map((each) => (each === known ? { ...each, quantity: each.quantity + line.quantity } : each))
}

export function removeFromCart(cart: Cart, sku: string): Cart {
  return cart.filter((line) => line.sku !== sku)
}

export function subtotalCents(cart: Cart): Cents {
  return cart.reduce((sum, line) => sum + line.quantity * line.unitCents, 0)
}

export function countArticles(cart: Cart): number {
  return cart.reduce((sum, line) => sum + line.quantity, 0)
}
