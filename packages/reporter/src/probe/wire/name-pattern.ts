const MOST_PARTS = 6
const MOST_LENGTH = 200

/** `user:42:name` is `user:*:name`: numbers and identifiers inside a key, a subject or a topic are values. */
export const patternOf = (name: string, separator: string, mostParts = MOST_PARTS): string =>
  name
    .split(separator)
    .slice(0, mostParts)
    .map((part) => (VALUE.test(part) ? '*' : part.replace(LONG_IDENTIFIER, '*')))
    .join(separator)
    .slice(0, MOST_LENGTH)

const VALUE = /^(\d+|[0-9a-f-]{16,})$/i
/** A UUID, with what comes before and after it kept: `orders-0b1f…-reply`. */
const LONG_IDENTIFIER = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24,}/gi
