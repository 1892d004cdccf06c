import { createRoute, z } from '@hono/zod-openapi'
import { ProofAnswer } from '../api-schemas/intake.ts'
import type { RouteDeps } from './deps.ts'
import { createRouter } from './documented.ts'
import { intakeAnswers, limitBody } from './intake.ts'
import { readBody } from './read-body.ts'

/** Only described here: its body is bytes, which the intake reads and checks by itself. */
const description = createRoute({
  method: 'post',
  path: '/proofs',
  summary: 'Takes in one proof of an order dependence, as `stratigraph bisect` writes it',
  description:
    'The body is one proof in JSON (packages/reporter/src/proof.ts), gzipped or plain. The answer comes after the commit. Sending the same proof again changes nothing.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ format: z.literal('stratigraph-proof'), version: z.literal(1), id: z.string() }).loose(),
        },
      },
    },
  },
  responses: intakeAnswers(ProofAnswer, 'proof'),
})

export function proofsRoutes({ acceptProof }: RouteDeps) {
  const router = createRouter()
  router.openAPIRegistry.registerPath(description)
  router.post('/proofs', limitBody(), async (c) => {
    const bytes = await readBody(c)
    const { id, duplicate } = await acceptProof(bytes, { only: c.get('principal').project })
    const answer: z.infer<typeof ProofAnswer> = { id, duplicate }
    return c.json(answer, duplicate ? 200 : 201)
  })
  return router
}
