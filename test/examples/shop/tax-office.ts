/** Asks the tax office for today's VAT rate of a country that our own table does not have. */
export async function askVatRate(taxOfficeUrl: string, country: string): Promise<number> {
  const response = await fetch(`${taxOfficeUrl}/vat/${country}`)
  if (!response.ok) throw new Error(`The tax office knows no VAT rate for ${country} (${response.status})`)
  const { rate } = (await response.json()) as { rate: number }
  return rate
}
