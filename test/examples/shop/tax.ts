import type { Cents } from './money.ts'

const standardRates: Record<string, number> = { AT: 0.2, DE: 0.19, FR: 0.2, IT: 0.22, NL: 0.21 }
const reducedRates: Record<string, number> = { AT: 0.1, DE: 0.07, FR: 0.055, IT: 0.1, NL: 0.09 }

export type TaxClass = 'standard' | 'reduced' | 'exempt'

/** Share of the net price, e.g. 0.19. Throws for a country that the shop does not deliver to. */
export function vatRate(country: string, taxClass: TaxClass = 'standard'): number {
  if (taxClass === 'exempt') return 0
  const rate = (taxClass === 'reduced' ? reducedRates : standardRates)[country]
  if (rate === undefined) throw new Error(`No VAT rate for ${country}: we do not deliver there`)
  return rate
}

/** Half a cent is rounded up. */
export function vatCents(netCents: Cents, rate: number): Cents {
  return Math.round(netCents * rate)
}
