import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportCommand } from '../../packages/server/src/commands/export.ts'
import { exportResults } from '../../packages/server/src/output/export-results.ts'
import type { ResultRow } from '../../packages/server/src/answers/result-rows.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer

/** Three days, two projects, names that want to be more than text. */
beforeAll(async () => {
  server = await startTestServer()
  for (const [day, project] of [
    ['2026-11-01', 'shop'],
    ['2026-11-02', 'shop'],
    ['2026-11-03', 'shop'],
    ['2026-11-02', 'other'],
  ] as const) {
    await server.send(
      buildReport({
        id: `${project}-${day}`,
        startedAt: `${day}T10:00:00.000Z`,
        run: { project },
        files: [
          {
            path: 'a.test.ts',
            tests: [
              { title: ['cart', `=HYPERLINK("http://x","y")`], durationMs: 12.5, tags: ['@db', '@slow'], layer: 2 },
              { title: '-2+3\nnext line', status: 'failed', durationMs: 3 },
              { title: 'later', status: 'todo' },
            ],
          },
        ],
      }),
    )
  }
})
afterAll(() => server[Symbol.asyncDispose]())

/** RFC 4180, read by the book. */
function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end === '\r\n') rows.push([])
    if (end === '') break
  }
  const [head, ...cells] = rows.filter((row) => row.length > 1)
  return cells.map((row) => Object.fromEntries(row.map((cell, index) => [head![index]!, cell])))
}

const get = (query: string): Promise<Response> => server.get(`/api/v1/export?project=shop&${query}`)

test('every result of a project, as CSV that no spreadsheet runs', async () => {
  const response = await get('format=csv')
  const rows = parseCsv(await response.text())

  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="stratigraph-\d{4}-\d\d-\d\d\.csv"$/,
  )
  expect(rows).toHaveLength(9)
  expect(rows[0]).toMatchObject({
    run: 'shop-2026-11-03',
    run_at: '2026-11-03T10:00:00.000Z',
    run_status: 'failed',
    worker: '1',
    sequence: '1',
    file: 'a.test.ts',
    test: `cart > =HYPERLINK("http://x","y")`,
    layer: 'integration',
    tags: `'@db @slow`,
    status: 'passed',
    duration_ms: '12.5',
  })
  expect(rows[1]).toMatchObject({ test: `'-2+3\nnext line`, sequence: '2', status: 'failed' })
  expect(rows[2]).toMatchObject({ test: 'later', status: 'todo', start_ms: '', duration_ms: '', worker: '' })
  expect(new Set(rows.map((row) => row['test_id'])).size).toBe(3)
})

test('a range: days count whole, a moment to the millisecond', async () => {
  const runsIn = async (query: string): Promise<string[]> => [
    ...new Set(parseCsv(await (await get(query)).text()).map((row) => row['run']!)),
  ]

  expect(await runsIn('from=2026-11-02')).toEqual(['shop-2026-11-03', 'shop-2026-11-02'])
  expect(await runsIn('to=2026-11-02')).toEqual(['shop-2026-11-02', 'shop-2026-11-01'])
  expect(await runsIn('from=2026-11-02&to=2026-11-02')).toEqual(['shop-2026-11-02'])
  expect(await runsIn('from=2026-11-02T10:00:00.001Z')).toEqual(['shop-2026-11-03'])
  expect(await runsIn('from=2026-11-02T11:00:00%2B01:00&to=2026-11-02T10:00')).toEqual(['shop-2026-11-02'])
  expect(await runsIn('from=2027-01-01')).toEqual([])
})

test('the same as Parquet, with types, which another reader reads', async () => {
  const response = await get('format=parquet')
  const file = await response.arrayBuffer()
  const rows = await parquetReadObjects({ file })

  expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet')
  expect(rows).toHaveLength(9)
  expect(rows[0]).toMatchObject({
    run: 'shop-2026-11-03',
    run_at: new Date('2026-11-03T10:00:00.000Z'),
    shard: null,
    worker: 1,
    test: `cart > =HYPERLINK("http://x","y")`,
    duration_ms: 12.5,
    ordinal: 0,
  })
  // Nothing is put before a formula where nothing could run it.
  expect(rows[1]).toMatchObject({ test: '-2+3\nnext line', status: 'failed' })
  expect(rows[2]).toMatchObject({ start_ms: null, status: 'todo' })
})

test('a large Parquet file is written group by group, an empty one is one too', async () => {
  const [template] = await parquetReadObjects({ file: await (await get('format=parquet')).arrayBuffer() })
  const row = { ...template, at: new Date(0), durationMs: 1, testId: 't' } as unknown as ResultRow
  async function* batches(sizes: number[]) {
    for (const size of sizes) yield Array.from({ length: size }, (_, sequence) => ({ ...row, sequence }))
  }
  const write = async (sizes: number[]) => {
    const pieces: Uint8Array[] = []
    for await (const piece of exportResults('parquet', batches(sizes))) pieces.push(piece)
    return { pieces: pieces.length, file: new Uint8Array(Buffer.concat(pieces)).buffer }
  }

  const large = await write([30_000, 30_000, 30_000, 30_000])
  const empty = await write([])

  expect(large.pieces).toBe(3)
  expect(parquetMetadata(large.file).row_groups).toHaveLength(2)
  const rows = await parquetReadObjects({ file: large.file, columns: ['sequence'], rowStart: 59_999, rowEnd: 60_001 })
  expect(rows).toEqual([{ sequence: 29_999 }, { sequence: 0 }])
  expect(await parquetReadObjects({ file: empty.file })).toEqual([])
})

test('wrong words are refused by name', async () => {
  const answers = await Promise.all(
    ['format=xlsx', 'from=yesterday', 'to=2026-13-01', 'from=2026-11-01T25:00', 'page=2'].map(get),
  )
  const fields = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { field?: string }).field))

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
  expect(fields).toEqual(['format', 'from', 'to', 'from', 'page'])
})

test('on the command line, into a file, while the server runs', async () => {
  const lines: string[] = []
  const write = (text: string): number => lines.push(text)
  const stopped = new Promise<void>(() => {})
  const run = (...args: string[]) =>
    exportCommand([...args, '--dir', server.dir], {
      env: {},
      cwd: server.dir,
      out: write,
      err: write,
      isTerminal: false,
      stopped,
    })

  await run('out.parquet', '--project', 'shop')
  await run('out.csv', '--project', 'other', '--from', '2026-11-02')

  expect(lines).toEqual(['Wrote 9 results of shop to out.parquet.', 'Wrote 3 results of other to out.csv.'])
  const parquet = new Uint8Array(await readFile(join(server.dir, 'out.parquet'))).buffer
  expect(await parquetReadObjects({ file: parquet })).toHaveLength(9)
  expect(parseCsv(await readFile(join(server.dir, 'out.csv'), 'utf8'))).toHaveLength(3)
  await expect(run('out.txt')).rejects.toThrow('the file ends with .csv or .parquet')
  await expect(run('out.csv', '--from', 'then')).rejects.toThrow('--from: expected a day')
  await expect(run('out.csv', '--project', 'nope')).rejects.toThrow('no such project')
})
