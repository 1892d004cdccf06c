import { expect, test } from 'vitest'
import { createPayments, PaymentRefused } from '../shop/payments.ts'

const payments = createPayments(process.env.SHOP_GATEWAY_URL!)

test('a good card is charged', async () => {
  const { chargeId } = await payments.charge('4242 4242 4242 4242', 1000)

  expect(chargeId).toMatch(/^ch_\d+$/)
})

test('a refused card says why', async () => {
  await expect(payments.charge('4000 0000 0000 0002', 1000)).rejects.toEqual(new PaymentRefused('The card was refused'))
})

test('a busy gateway is asked once more', async () => {
  const { chargeId } = await payments.charge(`5030 ${process.pid} ${Date.now()}`, 1000)

  expect(chargeId).toMatch(/^ch_\d+$/)
})

test('a charge is refunded once', async () => {
  const { chargeId } = await payments.charge('4242 4242 4242 4242', 1000)
  await payments.refund(chargeId)

  await expect(payments.refund(chargeId)).rejects.toThrow(`refunded nothing for ${chargeId} (404)`)
})
