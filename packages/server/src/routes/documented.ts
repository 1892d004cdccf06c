import { OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context, TypedResponse } from 'hono'
import type { AppEnv } from '../access.ts'
import { ErrorAnswer } from '../api-schemas/common.ts'
import { refusal } from '../errors.ts'

/** A router whose routes are in the OpenAPI document, and which refuses bad parameters by name. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw refuseParameter(result.error)
    },
  })
}

function refuseParameter(error: z.ZodError): Error {
  const issue = error.issues[0]!
  if (issue.code === 'unrecognized_keys') {
    const field = issue.keys[0]!
    return refusal(400, `${field}: there is no such parameter here`, {
      field,
      fix: 'The parameters of every address are listed in /api/v1/openapi.json',
    })
  }
  const field = issue.path.join('.')
  return refusal(400, `${field || 'body'}: ${issue.message}`, field ? { field } : {})
}

const refusals = {
  400: 'A parameter is wrong',
  401: 'No token, or one that is not known',
  403: 'The token, the Host or the Origin does not allow it',
  404: 'There is no such thing',
  429: 'Too many wrong tokens from this address',
} as const

const json = (schema: z.ZodType) => ({ 'application/json': { schema } })

/** The responses of a route that answers 200 with that schema. */
export function answers<T extends z.ZodType>(schema: T, description: string) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...refused(...([400, 401, 403, 404, 429] as const)),
  }
}

type JsonAnswer<Answer> = Response & TypedResponse<Answer, 200, 'json'>

/** An answer that is JSON already. */
export function writtenAnswer<Answer>(
  c: Context<AppEnv>,
  answer: string | Uint8Array<ArrayBuffer>,
): JsonAnswer<Answer> {
  c.set('written', answer)
  return c.body(answer, 200, { 'Content-Type': 'application/json' }) as unknown as JsonAnswer<Answer>
}

/** An answer of a route that is behind answer-cache.ts. */
export const jsonAnswer = <Answer>(c: Context<AppEnv>, answer: Answer): JsonAnswer<Answer> =>
  writtenAnswer(c, JSON.stringify(answer))

export function refused<S extends keyof typeof refusals>(...statuses: S[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: refusals[status], content: json(ErrorAnswer) }]),
  ) as unknown as Record<S, { description: string; content: { 'application/json': { schema: typeof ErrorAnswer } } }>
}
