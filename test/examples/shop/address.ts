export interface Address {
  name: string
  street: string
  postcode: string
  city: string
  country: string
}

const postcodes: Record<string, RegExp> = {
  AT: /^\d{4}$/,
  DE: /^\d{5}$/,
  FR: /^\d{5}$/,
  IT: /^\d{5}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
}

/** What is wrong with the address, field by field. An empty list: nothing. */
export function addressProblems(address: Address): string[] {
  const empty = (['name', 'street', 'city'] as const).filter((field) => address[field].trim() === '')
  const problems = empty.map((field) => `${field}: is missing`)
  const postcode = postcodes[address.country]
  if (!postcode) problems.push(`country: we do not deliver to ${address.country}`)
  else if (!postcode.test(address.postcode))
    problems.push(`postcode: ${address.postcode} is none of ${address.country}`)
  return problems
}
