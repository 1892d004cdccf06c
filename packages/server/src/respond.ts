import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { refusal, toRefusal } from './errors.ts'

/** Turns whatever was thrown into an answer. What nobody foresaw is logged, and shows nothing of itself. */
export function respondToError(error: unknown, c: Context, log: (error: unknown) => void): Response {
  const known = toRefusal(fromFramework(error))?.refusal
  if (!known) log(error)
  const { status, answer, headers } = known ?? {
    status: 500 as const,
    answer: { error: 'the server failed on this request; its log says why' },
    headers: {},
  }
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header('Cache-Control', 'no-store')
  return c.json(answer, status)
}

/** What Hono itself refuses: a body that is no JSON, or does not say that it is. */
function fromFramework(error: unknown): unknown {
  if (!(error instanceof HTTPException)) return error
  const { status, message } = error
  if (status === 400) return refusal(status, message)
  if (status === 415) return refusal(status, 'expected a body with Content-Type: application/json')
  return error
}
