import type { Cents } from './money.ts'

export interface Payments {
  charge(card: string, amountCents: Cents): Promise<{ chargeId: string }>
  refund(chargeId: string): Promise<void>
}

export class PaymentRefused extends Error {
  override name = 'PaymentRefused'
}

/** Client of the payment gateway. Tries once more when the gateway is busy (503): it promises to have charged nothing. */
export function createPayments(gatewayUrl: string): Payments {
  async function post(path: string, body: unknown): Promise<Response> {
    const send = () => fetch(`${gatewayUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })
    const response = await send()
    return response.status === 503 ? send() : response
  }

  return {
    async charge(card, amountCents) {
      const response = await post('/charges', { card, amountCents })
      const answer = (await response.json()) as { chargeId: string; reason?: string }
      if (response.status === 402) throw new PaymentRefused(answer.reason)
      if (!response.ok) throw new Error(`The payment gateway answered ${response.status}`)
      return { chargeId: answer.chargeId }
    },

    async refund(chargeId) {
      const response = await post('/refunds', { chargeId })
      if (!response.ok) throw new Error(`The payment gateway refunded nothing for ${chargeId} (${response.status})`)
    },
  }
}
