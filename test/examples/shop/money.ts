/** Money is a whole number of cents: floating point loses them. */
export type Cents = number

/** `123456` -> `1,234.56 EUR` */
export function formatCents(cents: Cents, currency = 'EUR'): string {
  const sign = cents < 0 ? '-' : ''
  const whole = Math.trunc(Math.abs(cents) / 100).toString()
  const fraction = (Math.abs(cents) % 100).toString().padStart(2, '0')
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction} ${currency}`
}

/** `'12.5'` -> `1250`. Throws on anything that is not an amount with at most two decimals. */
export function parseCents(text: string): Cents {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) throw new Error(`Not an amount: "${text}". Write it as 12.50`)
  const [, sign, whole, fraction = ''] = match
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return sign === '-' ? -cents : cents
}

/** Shares `total` out by weight so that no cent is lost: the largest remainders get the cents left over. */
export function allocateCents(total: Cents, weights: number[]): Cents[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum <= 0) throw new Error('Nothing to allocate to: the weights add up to zero')
  const exact = weights.map((weight) => (total * weight) / sum)
  const shares = exact.map(Math.floor)
  const left = total - shares.reduce((a, b) => a + b, 0)
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) }))
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder.slice(0, left)) shares[index]! += 1
  return shares
}
