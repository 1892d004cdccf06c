/**
 * The filter of the Tests page: tokens joined by spaces, all of which must hold.
 * `layer:integration status:failed file:orders @tag free text`, each turned around by a `!` before it.
 */
export function splitTokens(query: string): string[] {
  return query.match(/!?(?:@|[a-z]+:)?"[^"]*"|\S+/g) ?? []
}

export const joinTokens = (tokens: string[]): string => tokens.join(' ')

/** Key and value of a token, for showing it. */
export function tokenParts(token: string): { not: boolean; key: string; value: string } {
  const not = token.startsWith('!') && token.length > 1
  const rest = not ? token.slice(1) : token
  const match = /^([a-z]+):(.+)$/.exec(rest)
  return match ? { not, key: match[1]!, value: match[2]! } : { not, key: '', value: rest }
}

/** Facets of one key exclude each other: a layer or a status at a time. */
export function toggleToken(tokens: string[], token: string): string[] {
  if (tokens.includes(token)) return tokens.filter((other) => other !== token)
  const { key } = tokenParts(token)
  return [...tokens.filter((other) => tokenParts(other).key !== key || tokenParts(other).not), token]
}
