import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatDuration } from '../../../packages/reporter/src/summary/wording.ts'
import type { ReporterOptions } from '../../../packages/reporter/src/options.ts'
import type { RecordedTest } from '../../../packages/reporter/src/recording.ts'
import { attempt, record, recordedFile, recordedTest } from './support/recorded.ts'
import { startReportServer } from './support/report-server.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const lasting = (title: string, ms: number, facts: Partial<RecordedTest> = {}): RecordedTest =>
  recordedTest(title, { attempts: [attempt({ startUs: 0, durationUs: ms * 1000 })], ...facts })

async function summaryOf(
  cwd: string,
  tests: Record<string, RecordedTest[]>,
  options: ReporterOptions = {},
  host: Parameters<typeof record>[2] = {},
): Promise<string> {
  const { recorder, printed } = record(cwd, options, host)
  for (const [path, list] of Object.entries(tests)) recorder.addFile(recordedFile(join(cwd, path), list))
  await recorder.finish({ status: 'passed' })
  return printed()
}

describe('the summary', () => {
  test('tells tests and time of each layer, the slowest test and the file', async () => {
    const cwd = tempFolder()

    const printed = await summaryOf(cwd, {
      'src/cart.test.ts': [
        lasting('adds @unit', 100),
        lasting('removes', 150),
        recordedTest('later', { status: 'todo', attempts: [] }),
      ],
      'test/orders.int.test.ts': [lasting('are stored', 4200)],
      'e2e/checkout.test.ts': [lasting('ends', 550)],
    })

    expect(printed.replace(/\d{8}-\d{6}-\d{3}-[0-9a-f]{8}/, '<id>')).toBe(
      [
        'stratigraph 4 tests (1 not run) · unit 2 (1 undeclared) in 250 ms, 5% · integration 1 in 4.2 s, 84% · e2e 1 in 550 ms, 11%',
        '  slowest   test/orders.int.test.ts › are stored  4.2 s',
        '  report    .stratigraph/runs/<id>.json.gz\n',
      ].join('\n'),
    )
  })

  test('of a suite of one layer tells no shares', async () => {
    const printed = await summaryOf(tempFolder(), { 'a.test.ts': [lasting('adds', 10), lasting('removes', 20)] })

    expect(printed).toContain('stratigraph 2 tests · unit 2 (undeclared) in 30 ms\n')
  })

  test('compares the slowest test with its own median, once three runs are known', async () => {
    const cwd = tempFolder()
    const line = async (ms: number): Promise<string | undefined> =>
      (await summaryOf(cwd, { 'a.test.ts': [lasting('adds', ms)] })).split('\n')[1]

    const lines = [await line(100), await line(120), await line(110), await line(264), await line(115), await line(20)]

    expect(lines.map((text) => text?.replace('  slowest   a.test.ts › adds  ', ''))).toEqual([
      '100 ms',
      '120 ms',
      '110 ms',
      '264 ms, 2.4× its median of 110 ms',
      '115 ms, as usual',
      '20 ms, 0.2× its median of 115 ms',
    ])
  })

  test('keeps tests of one name apart', async () => {
    const cwd = tempFolder()
    const run = (): Promise<string> => summaryOf(cwd, { 'a.test.ts': [lasting('adds', 2), lasting('adds', 100)] })

    for (let runs = 0; runs < 3; runs++) await run()

    expect(await run()).toContain('adds  100 ms, as usual')
  })

  test('learns nothing from a test that failed', async () => {
    const cwd = tempFolder()
    const failed = { status: 'failed' as const }

    for (let run = 0; run < 4; run++) await summaryOf(cwd, { 'a.test.ts': [lasting('times out', 5000, failed)] })

    expect(await summaryOf(cwd, { 'a.test.ts': [lasting('times out', 10)] })).toContain('times out  10 ms\n')
  })

  test('does without a history that is broken', async () => {
    const cwd = tempFolder()
    writeFiles(cwd, { '.stratigraph/durations.json': '{"tests":[[1],["x","y"],null]}' })

    expect(await summaryOf(cwd, { 'a.test.ts': [lasting('adds', 10)] })).toContain('adds  10 ms\n')
  })

  test('has at most four lines, whatever goes wrong', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({ status: 401, body: '{"error":"line one\\nline two"}' })
    const tests = { 'a.int.test.ts': [lasting('evil\n::error::\u001b[31m ##[error]', 10)] }

    await summaryOf(cwd, tests, { url: server.url })
    const printed = await summaryOf(cwd, tests, { url: server.url })

    const lines = printed.trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain('a.int.test.ts › evil ::error:: # #[error]  10 ms')
    expect(lines[3]).toBe(
      '  not sent  401 line one line two (set STRATIGRAPH_TOKEN), nor 1 earlier report; send later: npx stratigraph upload',
    )
  })

  test('names the folder in the command where it is not the usual one', async () => {
    const cwd = tempFolder()
    const server = await startReportServer({ status: 401 })

    const byOption = await summaryOf(cwd, {}, { url: server.url, dir: 'my reports' })
    const byVariable = await summaryOf(cwd, {}, { url: server.url }, { env: { STRATIGRAPH_DIR: 'other' } })

    expect(byOption).toContain('npx stratigraph upload --dir "my reports"\n')
    expect(byVariable).toContain('npx stratigraph upload\n')
  })

  test('has colours only where they are wanted', async () => {
    const cwd = tempFolder()

    const plain = await summaryOf(cwd, { 'a.test.ts': [lasting('adds', 10)] })
    const coloured = await summaryOf(cwd, { 'a.test.ts': [lasting('adds', 10)] }, {}, { colors: true })

    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[1mstratigraph \u001b[0m')
  })

  test('is not printed when quiet', async () => {
    expect(await summaryOf(tempFolder(), { 'a.test.ts': [lasting('adds', 10)] }, { quiet: true })).toBe('')
  })
})

test.each([
  [0, '0 ms'],
  [0.25, '0.3 ms'],
  [850.4, '850 ms'],
  [999.6, '1.0 s'],
  [2130, '2.1 s'],
  [48_300, '48 s'],
  [59_600, '1 min 0 s'],
  [185_000, '3 min 5 s'],
])('%d ms are written as %s', (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected)
})

describe('a new layer finding', () => {
  const asking = (title: string): RecordedTest =>
    lasting(title, 5, {
      tags: ['unit'],
      evidence: {
        uses: [
          {
            boundary: { kind: 'http', protocol: 'http', target: 'http://127.0.0.1:9000' },
            phase: 'body',
            count: 1,
            us: 10,
          },
        ],
        leaks: [],
        idleUs: 0,
      },
    })

  async function summaryWatched(
    cwd: string,
    tests: RecordedTest[],
    options: ReporterOptions = {},
    path = 'src/tax.test.ts',
  ): Promise<string[]> {
    const { recorder, printed } = record(cwd, options)
    recorder.addFile(
      recordedFile(join(cwd, path), tests, {
        evidence: {
          looked: { boundaries: true, leaks: false, mocks: false },
          uses: [],
          leaks: [],
          mocks: [],
          spies: 0,
        },
      }),
    )
    await recorder.finish({ status: 'passed' })
    return printed().trimEnd().split('\n')
  }
  const newsIn = (lines: string[]): string | undefined => lines.find((line) => line.startsWith('  layers'))

  test('is one line, told once', async () => {
    const cwd = tempFolder()

    const first = await summaryWatched(cwd, [asking('of a new country')])
    const second = await summaryWatched(cwd, [asking('of a new country')])
    const third = await summaryWatched(cwd, [asking('of a new country'), asking('of an old one'), asking('of none')])

    expect(first).toHaveLength(4)
    expect(newsIn(first)).toBe('  layers    new: Unit test that crosses a boundary: src/tax.test.ts › of a new country')
    expect(newsIn(second)).toBeUndefined()
    expect(newsIn(third)).toBe(
      '  layers    new: Unit test that crosses a boundary: src/tax.test.ts › of an old one; and 1 further finding',
    )
  })

  test('takes the place of the slowest test where four lines are not enough', async () => {
    const lines = await summaryWatched(tempFolder(), [asking('asks')], { url: 'http://127.0.0.1:9', deadlineMs: 400 })

    expect(lines.map((line) => line.slice(0, 10).trim())).toEqual(['stratigrap', 'layers', 'report', 'not sent'])
  })

  test('is none by a rule of the project', async () => {
    const rules = [{ layer: 'unit' as const, boundaries: ['http http://127.0.0.1:*'] }]

    expect(newsIn(await summaryWatched(tempFolder(), [asking('asks')], { layers: { rules } }))).toBeUndefined()
  })

  test('is told although what was known is broken, and nothing breaks where it cannot be kept', async () => {
    const cwd = tempFolder()
    writeFiles(cwd, { '.stratigraph/layer-findings.json': '{ "known": 7 ' })

    expect(newsIn(await summaryWatched(cwd, [asking('asks')]))).toBeDefined()
  })
})
