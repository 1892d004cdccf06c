import { describe, expect, test } from '@jest/globals'
import { allocateCents, formatCents, parseCents } from '../shop/money.ts'

describe('formatCents', () => {
  test.each([
    [0, '0.00 EUR'],
    [5, '0.05 EUR'],
    [123456789, '1,234,567.89 EUR'],
    [-250, '-2.50 EUR'],
  ])('writes %i as %s', (cents, text) => {
    expect(formatCents(cents)).toBe(text)
  })
})

describe('parseCents', () => {
  test('reads what formatCents would write, without the currency', () => {
    expect(parseCents('12.50')).toBe(1250)
    expect(parseCents('-0.05')).toBe(-5)
  })

  test('reads a single decimal as tenths', () => {
    expect(parseCents('12.5')).toBe(1250)
  })

  test('refuses what is not an amount, and says how to write one', () => {
    expect(() => parseCents('12,50')).toThrow('Not an amount: "12,50". Write it as 12.50')
  })
})

describe('allocateCents', () => {
  test('loses no cent', () => {
    expect(allocateCents(100, [1, 1, 1])).toEqual([34, 33, 33])
  })

  test('gives the cents left over to the largest remainders', () => {
    expect(allocateCents(10, [1, 2, 3])).toEqual([2, 3, 5])
  })

  test('refuses to allocate to nothing', () => {
    expect(() => allocateCents(100, [0, 0])).toThrow('add up to zero')
  })
})
