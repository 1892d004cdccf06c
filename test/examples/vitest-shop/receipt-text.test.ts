import { expect, test } from 'vitest'
import { addToCart, emptyCart } from '../shop/cart.ts'
import { quote } from '../shop/pricing.ts'
import { receiptText } from '../shop/receipt-text.ts'

const textOf = (sku: string, quantity: number) => {
  const cart = addToCart(emptyCart, { sku, quantity, unitCents: 200 })
  return receiptText('20260314-1', cart, quote(cart, 'DE'))
}

test('the receipt bears the number of its order', () => {
  expect(textOf('tea', 1).split('\n')[0]).toBe('Receipt 20260314-1')
})

test('amounts are flush right', () => {
  const rows = textOf('tea', 10).split('\n').slice(2, -1)

  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([40]))
})

test('a discount is shown as a negative amount', () => {
  expect(textOf('tea', 10)).toMatch(/^Discount +-1\.00 EUR$/m)
})

test('a long name is cut', () => {
  expect(textOf('a-very-long-name-of-an-article-indeed', 1)).toContain('…')
})
