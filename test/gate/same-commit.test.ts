import { expect, test } from 'vitest'
import type { RunVerdictAnswer } from '../../packages/server/src/api-schemas/run-verdict.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer } from '../support/test-server.ts'

test('what passed and failed on one commit is not called broken', async () => {
  await using server = await startTestServer()
  const outcomes = ['passed', 'failed', 'failed'] as const
  await server.send(
    ...outcomes.map((status, index) =>
      buildReport({
        id: `run-${index}`,
        startedAt: new Date(Date.now() - (3 - index) * 60_000).toISOString(),
        files: [{ path: 'a.test.ts', tests: ['steady', 'also steady', { title: 'wavers', status }] }],
      }),
    ),
  )

  const { failures } = await server.json<RunVerdictAnswer>('/api/v1/runs/run-2/verdict')

  expect(failures).toMatchObject([
    {
      kind: 'unknown',
      because: 'It passed on this very commit before, in 1 run: the code alone does not explain it.',
      gate: { blocks: true },
    },
  ])
})
