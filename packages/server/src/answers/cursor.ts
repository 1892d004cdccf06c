import { refusal } from '../errors.ts'

/** A place in a list, as text that clients hand back and do not look into. */
export function writeCursor(place: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws a refusal (400) where the text is no cursor of such a list */
export function readCursor<T extends (string | number | null)[]>(
  text: string | undefined,
  isPlace: (place: unknown[]) => place is T,
): T | undefined {
  if (text === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(place) && isPlace(place)) return place
  } catch {
    // Told below.
  }
  throw refusal(400, 'cursor: is not one that this list gave', {
    field: 'cursor',
    fix: 'Begin again without a cursor, with the same filter, sort and order on every page.',
  })
}
