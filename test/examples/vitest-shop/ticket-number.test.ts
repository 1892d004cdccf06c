import { expect, test } from 'vitest'
import { ticketNumber } from '../shop/ticket-number.ts'

test('starts with the day', () => {
  expect(ticketNumber(new Date('2026-03-14T09:26:53.589Z'))).toBe('20260314-589')
})

// Planted: fails in the first 100 ms of each second, whatever ran before.
test('has three digits after the day', () => {
  expect(ticketNumber(new Date())).toMatch(/^\d{8}-\d{3}$/)
})
