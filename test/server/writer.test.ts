import { expect, test } from 'vitest'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { makeTempDir } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startServerChild } from '../support/server-child.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Loaded before the server, in each of its threads: a signal ends the one that writes, as running out of memory would. */
const endWriter = `
const { isMainThread } = require('node:worker_threads')
const channel = new BroadcastChannel('end')
channel.unref()
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage(''))
else channel.onmessage = () => { throw new Error('the writer was told to fail') }
`

test('a writer that fails is started again, says so, and all that was acknowledged is answered from then on', async () => {
  await using dir = await makeTempDir()
  await writeFile(join(dir.path, 'end-writer.cjs'), endWriter)
  await using server = await startServerChild(dir.path, { nodeArgs: ['--require', join(dir.path, 'end-writer.cjs')] })
  const send = (id: string): Promise<Response> => {
    const report = buildReport({ id, files: [{ path: `${id}.test.ts`, tests: ['same', id] }] })
    return fetch(`${server.url}/api/v1/reports`, { method: 'POST', body: new Uint8Array(gzipReport(report)) })
  }
  const json = async <Answer>(path: string): Promise<Answer> =>
    (await (await fetch(`${server.url}/api/v1${path}`)).json()) as Answer
  expect((await send('before')).status).toBe(201)
  // In memory from here on.
  expect((await json<TestsAnswer>('/tests')).total).toBe(2)

  server.child.kill('SIGUSR2')
  const answers: Response[] = []
  while (!server.output().includes('is started again') || answers.at(-1)?.status !== 201) {
    answers.push(await send(`after-${answers.length}`))
  }

  const refused = answers.filter(({ status }) => status !== 201)
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 503))
  expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(refused.map(() => '1'))
  expect(server.output()).toContain('the writer was told to fail')
  const stored = answers.length - refused.length + 1
  expect((await json<RunsAnswer>('/runs?limit=200')).runs).toHaveLength(stored)
  expect((await json<TestsAnswer>('/tests')).total).toBe(2 * stored)
})
