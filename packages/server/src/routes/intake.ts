import type { z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ErrorAnswer } from '../api-schemas/common.ts'
import { tooLarge } from '../ingest/inflate.ts'
import { limits } from '../limits.ts'
import { refused } from './documented.ts'
import { isMeasured } from './read-body.ts'

const described = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

export const intakeError = (description: string) => described(ErrorAnswer, description)

/** What every route answers that takes in a document once, however often it is sent. */
export const intakeAnswers = (schema: z.ZodType, what: string) => ({
  201: described(schema, 'It is stored'),
  200: described(schema, 'It was stored already: `duplicate` is true'),
  409: intakeError(`Another ${what} with the same id is stored`),
  413: intakeError('Larger than the limits'),
  503: intakeError('The history cannot be written now: send it again later'),
  ...refused(400, 401, 403, 429),
})

function refuseLength(): never {
  throw tooLarge('more than that', limits.wireBytes)
}

/** Refuses a body that is larger on the wire than anything that is taken in. */
export function limitBody(): MiddlewareHandler {
  const limitStream = bodyLimit({ maxSize: limits.wireBytes, onError: refuseLength })
  return (c, next) => {
    if (!isMeasured(c)) return limitStream(c, next)
    return Number(c.req.header('content-length')) > limits.wireBytes ? refuseLength() : next()
  }
}
