import { describe, expect, jest, test } from '@jest/globals'
import { convertCents, exchange } from '../shop/currency.ts'
import { formatCents } from '../shop/money.ts'

describe('foreign currencies @unit', () => {
  // Planted: the victim of the test below it.
  test('pounds follow the rate of the bank', () => {
    expect(convertCents(10_000, 'GBP')).toBe(8500)
  })

  test('the currency stands behind the amount', () => {
    expect(formatCents(8500, 'GBP')).toBe('85.00 GBP')
  })

  // Planted: the polluter. Nobody takes the false rate away.
  test('half a cent is rounded up', () => {
    jest.spyOn(exchange, 'rate').mockReturnValue(0.125)

    expect(convertCents(100, 'CHF')).toBe(13)
  })

  // Planted: the cleaner. It takes every false rate away, not only its own.
  test('the bank is asked once for each amount', () => {
    const rate = jest.spyOn(exchange, 'rate').mockClear().mockReturnValue(2)

    convertCents(100, 'USD')

    expect(rate).toHaveBeenCalledTimes(1)
    jest.restoreAllMocks()
  })

  test('francs have two decimals like euros', () => {
    expect(formatCents(95, 'CHF')).toBe('0.95 CHF')
  })
})
