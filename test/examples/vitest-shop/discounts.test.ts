import { describe, expect, test } from 'vitest'
import { addToCart, emptyCart } from '../shop/cart.ts'
import { campaignDiscountCents, campaigns, startCampaign, volumeDiscountCents } from '../shop/discounts.ts'
import type { Campaign } from '../shop/discounts.ts'

const cartOf = (quantity: number, unitCents: number) => addToCart(emptyCart, { sku: 'tea', quantity, unitCents })

/** Only these campaigns run during `act`; afterwards those that ran before. */
function during<Result>(running: Campaign[], act: () => Result): Result {
  const before = campaigns.splice(0, campaigns.length, ...running)
  try {
    return act()
  } finally {
    campaigns.splice(0, campaigns.length, ...before)
  }
}

describe('campaigns', () => {
  // Planted: the victim of the test below it.
  test('nothing is taken off while no campaign runs', () => {
    expect(campaignDiscountCents(cartOf(1, 10_000))).toBe(0)
  })

  // Planted: the polluter. The campaign runs on for whichever test comes next.
  test('a running campaign takes its percentage off', () => {
    startCampaign({ name: 'spring', percent: 10, fromCents: 0 })

    expect(campaignDiscountCents(cartOf(1, 10_000))).toBe(1000)
  })

  test('small carts do not take part', () => {
    const bigCarts = { name: 'big carts', percent: 15, fromCents: 10_000 }

    expect(during([bigCarts], () => campaignDiscountCents(cartOf(1, 9_999)))).toBe(0)
  })

  test('the best campaign counts, and only that', () => {
    const summer = { name: 'summer', percent: 20, fromCents: 0 }
    const autumn = { name: 'autumn', percent: 15, fromCents: 0 }

    expect(during([autumn, summer], () => campaignDiscountCents(cartOf(1, 10_000)))).toBe(2000)
  })
})

describe('volume', () => {
  test.each([
    [9, 0],
    [10, 50],
    [50, 500],
  ])('%i pieces at 1.00 take %i cents off', (quantity, discount) => {
    expect(volumeDiscountCents(cartOf(quantity, 100))).toBe(discount)
  })
})
