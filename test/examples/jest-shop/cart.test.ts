import { expect, test } from '@jest/globals'
import { addToCart, countArticles, emptyCart, removeFromCart, subtotalCents } from '../shop/cart.ts'

const tea = { sku: 'tea', quantity: 2, unitCents: 450 }
const cup = { sku: 'cup', quantity: 1, unitCents: 1200 }

test('an empty cart costs nothing', () => {
  expect(subtotalCents(emptyCart)).toBe(0)
})

test('a cart costs the sum of its lines', () => {
  const cart = addToCart(addToCart(emptyCart, tea), cup)

  expect(subtotalCents(cart)).toBe(2100)
})

test('more of the same article goes into its line', () => {
  const cart = addToCart(addToCart(emptyCart, tea), { ...tea, quantity: 3 })

  expect(cart).toHaveLength(1)
  expect(countArticles(cart)).toBe(5)
})

test('a removed article is gone', () => {
  const cart = removeFromCart(addToCart(addToCart(emptyCart, tea), cup), 'tea')

  expect(cart.map(({ sku }) => sku)).toEqual(['cup'])
})

test('adding leaves the old cart as it was', () => {
  const before = addToCart(emptyCart, tea)

  addToCart(before, tea)

  expect(countArticles(before)).toBe(2)
})

test.each([0, -1, 1.5])('%d is no quantity', (quantity) => {
  expect(() => addToCart(emptyCart, { ...tea, quantity })).toThrow('Quantity of tea must be a whole number from 1')
})
