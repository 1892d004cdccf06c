import { subtotalCents } from './cart.ts'
import type { Cart } from './cart.ts'
import { campaignDiscountCents, volumeDiscountCents } from './discounts.ts'
import { allocateCents } from './money.ts'
import type { Cents } from './money.ts'
import { vatCents, vatRate } from './tax.ts'

export interface Quote {
  subtotalCents: Cents
  discountCents: Cents
  shippingCents: Cents
  vatCents: Cents
  totalCents: Cents
}

const freeShippingFromCents = 5000
const shippingFlatCents = 490

export function shippingCents(afterDiscountCents: Cents): Cents {
  return afterDiscountCents === 0 || afterDiscountCents >= freeShippingFromCents ? 0 : shippingFlatCents
}

/** What the cart costs when it is delivered to `country`. The better of the two kinds of discount counts. */
export function quote(cart: Cart, country: string): Quote {
  const subtotal = subtotalCents(cart)
  const discount = Math.max(campaignDiscountCents(cart), volumeDiscountCents(cart))
  const shipping = shippingCents(subtotal - discount)
  const vat = subtotal === 0 ? 0 : vatOfLines(cart, discount, country)
  return {
    subtotalCents: subtotal,
    discountCents: discount,
    shippingCents: shipping,
    vatCents: vat,
    totalCents: subtotal - discount + shipping + vat,
  }
}

// Every line carries its share of the discount, because lines may have different rates.
function vatOfLines(cart: Cart, discount: Cents, country: string): Cents {
  const nets = cart.map(({ quantity, unitCents }) => quantity * unitCents)
  const discounts = allocateCents(discount, nets)
  return cart.reduce(
    (sum, { taxClass }, index) => sum + vatCents(nets[index]! - discounts[index]!, vatRate(country, taxClass)),
    0,
  )
}
