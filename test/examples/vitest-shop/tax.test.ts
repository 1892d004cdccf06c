import { describe, expect, test } from 'vitest'
import { vatCents, vatRate } from '../shop/tax.ts'
import { askVatRate } from '../shop/tax-office.ts'

describe('value added tax', { tags: ['unit'] }, () => {
  test('has a standard rate for each country', () => {
    expect(vatRate('DE')).toBe(0.19)
    expect(vatRate('FR')).toBe(0.2)
  })

  test('has a reduced rate', () => {
    expect(vatRate('DE', 'reduced')).toBe(0.07)
  })

  test('leaves exempt articles alone', () => {
    expect(vatRate('DE', 'exempt')).toBe(0)
  })

  test('is unknown where the shop does not deliver', () => {
    expect(() => vatRate('US')).toThrow('No VAT rate for US: we do not deliver there')
  })

  test('rounds half a cent up', () => {
    expect(vatCents(50, 0.19)).toBe(10)
  })

  // Planted: a unit test that opens a socket.
  test('of a new country comes from the tax office', async () => {
    expect(await askVatRate(process.env.SHOP_TAX_OFFICE_URL!, 'NO')).toBe(0.25)
  })
})
