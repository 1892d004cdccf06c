import { inspect } from 'node:util'

const LONGEST = 32 * 1024

/** The text that Jest would print for an entry of a test's errors: an error, anything thrown, or [thrown, where]. */
export function failureText(entry: unknown): string {
  const thrown: unknown = Array.isArray(entry) ? entry[0] : entry
  return describe(thrown).slice(0, LONGEST)
}

function describe(thrown: unknown): string {
  try {
    const { stack, message } = (thrown ?? {}) as { stack?: unknown; message?: unknown }
    if (typeof stack === 'string' && stack !== '') return stack
    if (typeof message === 'string' && message !== '') return message
    return `thrown: ${inspect(thrown, { depth: 2 })}`
  } catch {
    // A getter of the user's error threw.
    return 'thrown: a value that cannot be shown'
  }
}
