import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ReporterOptions } from '../../../packages/reporter/src/options.ts'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { record, recordedFile, recordedTest } from './support/recorded.ts'
import { startReportServer } from './support/report-server.ts'
import { tempFolder } from './support/temp-folder.ts'

interface RunResult {
  printed: string
  tookMs: number
}

async function runOnce(cwd: string, options: ReporterOptions, name = 'adds'): Promise<RunResult> {
  const { recorder, printed } = record(cwd, options)
  recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), [recordedTest(name)]))
  const start = performance.now()
  await recorder.finish({ status: 'passed' })
  return { printed: printed(), tookMs: performance.now() - start }
}

const list = (cwd: string, folder: string): string[] => {
  try {
    return readdirSync(join(cwd, '.stratigraph', folder)).toSorted()
  } catch {
    return []
  }
}

const saved = (cwd: string): Report[] =>
  list(cwd, 'runs').map(
    (name) => JSON.parse(gunzipSync(readFileSync(join(cwd, '.stratigraph/runs', name))).toString('utf8')) as Report,
  )

describe('a report on its way to the server', () => {
  test('is saved, sent with the token, and shown where the server says', async () => {
    const cwd = tempFolder()
    const server = await startReportServer('stored')

    const { printed } = await runOnce(cwd, { url: `${server.url}/`, token: 'secret-1' })

    const [report] = saved(cwd)
    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toMatchObject({
      path: 'POST /api/v1/reports',
      headers: { authorization: 'Bearer secret-1', 'content-encoding': 'gzip', 'content-type': 'application/json' },
      report,
    })
    expect(printed).toContain(`report    ${server.url}/runs/${report!.id}\n`)
    expect(list(cwd, 'unsent')).toEqual([])
  })

  test('stays on disk when no server is set', async () => {
    const cwd = tempFolder()

    const { printed } = await runOnce(cwd, {})

    expect(printed).toContain(`report    .stratigraph/runs/${saved(cwd)[0]!.id}.json.gz\n`)
    expect(list(cwd, 'unsent')).toEqual([])
  })

  test('leaves its dictionary out the second time', async () => {
    const cwd = tempFolder()
    const server = await startReportServer('stored')

    await runOnce(cwd, { url: server.url })
    await runOnce(cwd, { url: server.url })
    await runOnce(cwd, { url: server.url }, 'another test')

    expect(server.received.map(({ report }) => 'dictionary' in report)).toEqual([true, false, true])
    expect(server.received[1]!.report.dictionaryHash).toBe(server.received[0]!.report.dictionaryHash)
    const types = server.received.map(({ headers }) => [headers['content-type'], headers['content-encoding']])
    expect(types).toEqual([
      ['application/json', 'gzip'],
      ['application/vnd.stratigraph.packed-report', undefined],
      ['application/json', 'gzip'],
    ])
    expect(saved(cwd).every((report) => 'dictionary' in report)).toBe(true)
  })

  test.each([
    ['has forgotten the dictionary', 412],
    ['is older and takes what is packed for broken JSON', 400],
    ['is older and does not know its type', 415],
  ])('is sent whole when the server %s', async (_, status) => {
    const cwd = tempFolder()
    const server = await startReportServer('stored', { status }, 'stored')

    await runOnce(cwd, { url: server.url })
    const { printed } = await runOnce(cwd, { url: server.url })

    expect(server.received.map(({ report }) => 'dictionary' in report)).toEqual([true, false, true])
    expect(printed).not.toContain('not sent')
    expect(list(cwd, 'unsent')).toEqual([])
  })

  test.each([[{ status: 500 }], [{ status: 503 }], [{ status: 408 }], ['reset' as const]])(
    'is sent again after %j',
    async (reaction) => {
      const cwd = tempFolder()
      const server = await startReportServer(reaction, 'stored')

      const { printed } = await runOnce(cwd, { url: server.url })

      expect(server.received).toHaveLength(2)
      expect(server.received[1]!.report.id).toBe(server.received[0]!.report.id)
      expect(printed).not.toContain('not sent')
    },
  )

  test('is sent again when the server said, not before', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({ status: 429, headers: { 'retry-after': '1' } }, 'stored')

    const { tookMs } = await runOnce(cwd, { url: server.url })

    expect(server.received).toHaveLength(2)
    expect(tookMs).toBeGreaterThanOrEqual(990)
  })

  test('is given up at once when the server asks for a pause beyond the deadline', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({
      status: 429,
      headers: { 'retry-after': '3600' },
      body: '{"error":"busy"}',
    })

    const { printed } = await runOnce(cwd, { url: server.url, deadlineMs: 60_000 })

    expect(server.received).toHaveLength(1)
    expect(printed).toContain('not sent  429 busy; send later: npx stratigraph upload\n')
    expect(list(cwd, 'unsent')).toEqual([`${saved(cwd)[0]!.id}.json`])
  })

  test.each([
    [401, 'set STRATIGRAPH_TOKEN'],
    [403, 'set STRATIGRAPH_TOKEN'],
    [404, 'no'],
  ])('is not sent again after %i, but waits for better settings', async (status, words) => {
    const cwd = tempFolder()
    const server = await startReportServer({ status })

    const { printed } = await runOnce(cwd, { url: server.url })

    expect(server.received).toHaveLength(1)
    expect(printed).toMatch(new RegExp(`not sent  ${status} .*${words}`))
    expect(list(cwd, 'unsent')).toHaveLength(1)
  })

  test.each([400, 409, 413])('is not sent again after %i, now or later', async (status) => {
    const cwd = tempFolder()
    const server = await startReportServer({ status, body: '{"error":"run.key: is wrong","fix":"Mend it."}' })

    const { printed } = await runOnce(cwd, { url: server.url })

    expect(server.received).toHaveLength(1)
    expect(printed).toContain(`not sent  refused: ${status} run.key: is wrong. Mend it.\n`)
    expect(list(cwd, 'unsent')).toEqual([])
    expect(saved(cwd)).toHaveLength(1)
  })

  test.each(['<html>Sign in</html>', '{"status":"ok"}', '{"id":"another"}'])(
    'is not taken for stored because something answers 200 and %s',
    async (body) => {
      const cwd = tempFolder()
      const server = await startReportServer({ status: 200, body })

      const { printed } = await runOnce(cwd, { url: server.url })

      expect(printed).toContain('not as a Stratigraph server')
      expect(list(cwd, 'unsent')).toHaveLength(1)
    },
  )

  test('does not follow a redirect, which would carry the token elsewhere', async () => {
    const cwd = tempFolder()
    const other = await startReportServer('stored')
    const server = await startReportServer({ status: 308, headers: { location: `${other.url}/api/v1/reports` } })

    const { printed } = await runOnce(cwd, { url: server.url, token: 'secret-2' })

    expect(other.received).toEqual([])
    expect(printed).toContain(`redirects to ${other.url}`)
  })

  test('never lets the token be seen', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({ status: 401, body: '{"error":"unknown token"}' })

    const { printed } = await runOnce(cwd, { url: server.url, token: 'secret-3' })

    const files = readdirSync(join(cwd, '.stratigraph'), { recursive: true, withFileTypes: true })
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    expect([printed, JSON.stringify(saved(cwd)), ...texts].join()).not.toContain('secret-3')
  })
})

describe('the deadline', () => {
  test('ends a request that the server never answers', async () => {
    const cwd = tempFolder()
    const server = await startReportServer('hang')

    const { printed } = await runOnce(cwd, { url: server.url, deadlineMs: 300 })

    expect(printed).toMatch(/not sent {2}no answer within 0\.\d s \(127\.0\.0\.1:\d+\); send later/)
    expect(list(cwd, 'unsent')).toHaveLength(1)
  })

  test('that cuts a further try off tells what the server said before', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({ status: 500, body: '{"error":"broken"}' }, 'hang')

    const { printed } = await runOnce(cwd, { url: server.url, deadlineMs: 2000 })

    expect(server.received).toHaveLength(2)
    expect(printed).toContain('not sent  500 broken; send later: npx stratigraph upload\n')
  })

  test('of 0 still saves the report', async () => {
    const cwd = tempFolder()
    const server = await startReportServer('stored')

    const { printed } = await runOnce(cwd, { url: server.url, deadlineMs: 0 })

    expect(server.received).toEqual([])
    expect(saved(cwd)).toHaveLength(1)
    expect(printed).toContain('not sent  no time was left to send it; send later: npx stratigraph upload')
  })

  test('a server that is not there is told by its address', async () => {
    const cwd = tempFolder()
    const server = await startReportServer('stored')
    await server.close()

    const { printed } = await runOnce(cwd, { url: server.url })

    expect(printed).toContain(`not sent  ECONNREFUSED ${new URL(server.url).host}; send later`)
  })

  test('a name that no name server knows is told', async () => {
    const cwd = tempFolder()

    const { printed } = await runOnce(cwd, { url: 'http://stratigraph.invalid', deadlineMs: 2000 })

    expect(printed).toMatch(/not sent {2}(ENOTFOUND|EAI_AGAIN) stratigraph\.invalid; send later|no answer within/)
  })
})

describe('what could not be sent', () => {
  test('is sent by the next run that reaches the server', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({ status: 401 }, { status: 401 }, 'stored')

    await runOnce(cwd, { url: server.url }, 'first')
    const second = await runOnce(cwd, { url: server.url }, 'second')
    const third = await runOnce(cwd, { url: server.url }, 'third')

    const names = server.received.map(({ report }) => report.dictionary!.tests.name[0])
    expect(names).toEqual(['first', 'second', 'third', 'first', 'second'])
    expect(second.printed).toContain('nor 1 earlier report')
    expect(third.printed).toContain('(and 2 earlier reports)')
    expect(list(cwd, 'unsent')).toEqual([])
  })

  test('waits for its own server', async () => {
    const cwd = tempFolder()
    const away = await startReportServer({ status: 401 })
    const other = await startReportServer('stored')

    await runOnce(cwd, { url: away.url })
    await runOnce(cwd, { url: other.url })

    expect(other.received).toHaveLength(1)
    expect(list(cwd, 'unsent')).toHaveLength(1)
  })

  test('is not lost when the process dies: it is saved at once, and marked', () => {
    const cwd = tempFolder()
    const { recorder, printed } = record(cwd, { url: 'http://127.0.0.1:1' })
    recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), [recordedTest('adds')]))

    recorder.finishNow({ status: 'interrupted' })
    recorder.finishNow({ status: 'interrupted' })

    const [report] = saved(cwd)
    expect(report!.run.status).toBe('interrupted')
    expect(list(cwd, 'runs')).toHaveLength(1)
    expect(list(cwd, 'unsent')).toEqual([`${report!.id}.json`])
    expect(printed()).toBe('')
  })
})

test('a report that cannot be saved is sent all the same', async () => {
  const cwd = tempFolder({ 'in-the-way': 'a file where a folder should be' })
  const server = await startReportServer('stored')

  const { printed } = await runOnce(cwd, { url: server.url, dir: 'in-the-way' })

  expect(server.received).toHaveLength(1)
  expect(printed).toContain(`report    ${server.url}/runs/`)
})

test('a report that can be neither saved nor sent is told even when quiet', async () => {
  const cwd = tempFolder({ 'in-the-way': 'a file where a folder should be' })

  const { printed } = await runOnce(cwd, { dir: 'in-the-way', quiet: true })

  expect(printed).toMatch(/report {4}not saved: .*in-the-way/)
})
