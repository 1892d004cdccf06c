import { subtotalCents } from './cart.ts'
import type { Cart } from './cart.ts'
import type { Cents } from './money.ts'

export interface Campaign {
  name: string
  percent: number
  /** Only carts of at least this much take part. */
  fromCents: Cents
}

/** The campaigns that run at the moment: one list for the whole process, as a shop has it. */
export const campaigns: Campaign[] = []

export function startCampaign(campaign: Campaign): void {
  campaigns.push(campaign)
}

/** The best campaign counts; campaigns do not add up. */
export function campaignDiscountCents(cart: Cart): Cents {
  const subtotal = subtotalCents(cart)
  const percents = campaigns.filter(({ fromCents }) => subtotal >= fromCents).map(({ percent }) => percent)
  return Math.round((subtotal * Math.max(0, ...percents)) / 100)
}

/** 5 % off an article from 10 pieces, 10 % from 50. */
export function volumeDiscountCents(cart: Cart): Cents {
  return cart.reduce((sum, { quantity, unitCents }) => {
    const percent = quantity >= 50 ? 10 : quantity >= 10 ? 5 : 0
    return sum + Math.round((quantity * unitCents * percent) / 100)
  }, 0)
}
