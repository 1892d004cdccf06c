import { hash } from 'node:crypto'
import type { ErrorFacts } from '../../../reporter/src/report.ts'
import type { ErrorText } from '../api-schemas/common.ts'
import { limits } from '../limits.ts'

/** An error as it is kept: at most so long, and under a hash by which equal ones are one. */
export function clipError(error: ErrorFacts): ErrorText & { hash: string } {
  const kept: ErrorText = { message: clip(error.message) }
  if (error.name !== undefined) kept.name = clip(error.name)
  if (error.stack !== undefined) kept.stack = clip(error.stack)
  const cut = kept.message !== error.message || kept.name !== error.name || kept.stack !== error.stack
  if (cut || error.truncated) kept.truncated = true
  const text = JSON.stringify([kept.name, kept.message, kept.stack])
  return { ...kept, hash: hash('sha256', text, 'hex').slice(0, 24) }
}

const clip = (text: string): string => (text.length > limits.errorLength ? text.slice(0, limits.errorLength) : text)
