import { inspect } from 'node:util'
import type { ErrorFacts } from '../report.ts'

/** What is left of an error, or of anything else that was thrown, after its way from the worker. */
interface TransportedError {
  name?: unknown
  message?: unknown
  stack?: unknown
  /** Left by Vitest's own reporters. */
  stacks?: unknown
}

export function errorFacts(error: TransportedError): ErrorFacts {
  const { name, message, stack, stacks: _, ...others } = error
  return {
    ...(typeof name === 'string' ? { name } : {}),
    message: typeof message === 'string' ? message : inspect(message ?? others, { depth: 2 }),
    ...(typeof stack === 'string' ? { stack } : {}),
  }
}
