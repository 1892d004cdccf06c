import { expect, test } from 'vitest'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { makeTempDir } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startServerChild, type ServerChild } from '../support/server-child.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommandLine } from '../../packages/reporter/src/cli.ts'

/** Loaded before the server, in each of its threads: a signal ends the one that writes, as running out of memory would. */
const endWriter = `
const { isMainThread } = require('node:worker_threads')
const channel = new BroadcastChannel('end')
channel.unref()
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage(''))
else channel.onmessage = () => { throw new Error('the writer was told to fail') }
`

/** The same; it stands still, as on a disk that does not answer, until there is a file `go-on` beside this one. */
const stopWriter = `
const { existsSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')
const channel = new BroadcastChannel('stop')
channel.unref()
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage(''))
else channel.onmessage = () => {
  const never = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(__dirname + '/go-on')) Atomics.wait(never, 0, 0, 20)
}
`

const sendTo = ({ url }: ServerChild, id: string): Promise<Response> => {
  const report = buildReport({ id, files: [{ path: `${id}.test.ts`, tests: ['same', id] }] })
  return fetch(`${url}/api/v1/reports`, { method: 'POST', body: new Uint8Array(gzipReport(report)) })
}

test('a writer that fails is started again, says so, and all that was acknowledged is answered from then on', async () => {
  await using dir = await makeTempDir()
  await writeFile(join(dir.path, 'end-writer.cjs'), endWriter)
  await using server = await startServerChild(dir.path, { nodeArgs: ['--require', join(dir.path, 'end-writer.cjs')] })
  const send = (id: string): Promise<Response> => sendTo(server, id)
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

test('a writer that does not answer is told: uploads are refused, reading goes on, and so does it in the end', async () => {
  await using dir = await makeTempDir()
  await writeFile(join(dir.path, 'stop-writer.cjs'), stopWriter)
  await using server = await startServerChild(dir.path, { nodeArgs: ['--require', join(dir.path, 'stop-writer.cjs')] })
  const get = (path: string): Promise<Response> => fetch(`${server.url}/api/v1${path}`)
  expect((await sendTo(server, 'before')).status).toBe(201)

  server.child.kill('SIGUSR2')
  let sent = 0
  let refused: Response
  do refused = await sendTo(server, `during-${sent++}`)
  while (refused.ok)

  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
  expect(await refused.json()).toMatchObject({ error: expect.stringContaining('does not answer') })
  const health = await get('/health')
  expect([health.status, ((await health.json()) as { status: string }).status]).toEqual([503, 'stalled'])
  expect(await (await get('/runs')).json()).toMatchObject({ runs: expect.arrayContaining([expect.anything()]) })
  let told = ''
  const out = (text: string): void => void (told += text)
  const doctor = await runCommandLine(['doctor', '--url', server.url], { env: {}, cwd: dir.path, out, err: out })
  expect([doctor, told]).toEqual([1, expect.stringMatching(/^PROBLEM server .*takes no reports at the moment/m)])

  await writeFile(join(dir.path, 'go-on'), '')
  while (!(await get('/health')).ok);
  expect((await sendTo(server, `during-${sent - 1}`)).ok).toBe(true)
  expect(((await (await get('/runs?limit=200')).json()) as RunsAnswer).runs).toHaveLength(sent + 1)
  expect(server.output()).toMatch(/does not answer: is its disk slow, or away\?[^]*answers again/)
})
