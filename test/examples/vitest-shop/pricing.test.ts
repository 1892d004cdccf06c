import { expect, test } from 'vitest'
import { addToCart, emptyCart } from '../shop/cart.ts'
import { quote, shippingCents } from '../shop/pricing.ts'

const cartOf = (quantity: number, unitCents: number) => addToCart(emptyCart, { sku: 'tea', quantity, unitCents })

test('an empty cart costs nothing at all', () => {
  expect(quote(emptyCart, 'DE').totalCents).toBe(0)
})

test('small orders pay for shipping', () => {
  expect(shippingCents(4_999)).toBe(490)
})

test('orders from 50.00 are sent for nothing', () => {
  expect(shippingCents(5_000)).toBe(0)
})

test('the total is subtotal less discount plus shipping and tax', () => {
  expect(quote(cartOf(10, 200), 'DE')).toEqual({
    subtotalCents: 2000,
    discountCents: 100,
    shippingCents: 490,
    vatCents: 361,
    totalCents: 2751,
  })
})

test('each line is taxed by its own rate', () => {
  const cart = addToCart(cartOf(1, 10_000), { sku: 'book', quantity: 1, unitCents: 10_000, taxClass: 'reduced' })

  expect(quote(cart, 'DE').vatCents).toBe(1900 + 700)
})

test('the country of delivery decides the rate', () => {
  expect(quote(cartOf(1, 10_000), 'AT').vatCents).toBe(2000)
})
