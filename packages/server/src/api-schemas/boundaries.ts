import { z } from '@hono/zod-openapi'

/** A boundary that a test crossed, its hooks included. */
export const BoundaryAnswer = z.object({
  kind: z.enum(['database', 'http', 'queue', 'cache', 'filesystem', 'process', 'browser', 'network']),
  /** postgresql, sqlite, redis, https, write, command, ... */
  protocol: z.string(),
  /** host:port, origin, file, folder or command. */
  target: z.string(),
  /** A server that the test process itself has opened. */
  own: z.boolean().optional(),
  /** Beyond loopback and private addresses. */
  outside: z.boolean().optional(),
  /** Requests, statements, commands or file operations. */
  count: z.number(),
  /** Time waited for it. */
  ms: z.number(),
  phases: z.array(z.enum(['import', 'beforeAll', 'beforeEach', 'body', 'afterEach', 'afterAll', 'late'])),
  /** What was asked for, without values: `insert` of `orders`. `undone`: how many a rollback took back. */
  operations: z.array(
    z.object({ verb: z.string(), object: z.string(), count: z.number(), undone: z.number().optional() }),
  ),
})

export type BoundaryAnswer = z.infer<typeof BoundaryAnswer>
