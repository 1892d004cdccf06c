/**
 * Test names and error texts come from outside and may hold anything. They are always put into the page as text nodes;
 * what would be invisible or would reorder its surroundings (control characters, bidi overrides, lone surrogates) is
 * shown as a visible escape instead.
 */
export type GivenPart = { text: string } | { escape: string }

const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

export function givenParts(text: string): GivenPart[] {
  const parts: GivenPart[] = []
  let from = 0
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ escape: escapeOf(match[0]) })
    from = match.index + match[0].length
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from) })
  return parts
}

const NAMES: Record<string, string> = { '\u001b': 'ESC', '\r': 'CR', '\u0000': 'NUL', '\u0007': 'BEL' }

const escapeOf = (character: string): string =>
  NAMES[character] ?? `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** The same in one string: for titles, labels and canvas. */
export const givenText = (text: string): string =>
  givenParts(text)
    .map((part) => ('text' in part ? part.text : `[${part.escape}]`))
    .join('')

export const titleText = (titlePath: string[]): string => givenText(titlePath.join(' › '))

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** First 7 digits, as git shows it. */
export const shortCommit = (commit: string): string => commit.slice(0, 7)
