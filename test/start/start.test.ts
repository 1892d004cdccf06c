import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { RunAnswer, RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { processesWith } from './processes.ts'
import { startWith } from './started.ts'

async function historyFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'stratigraph-start-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function get<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url)
  expect({ url, status: response.status }).toEqual({ url, status: 200 })
  return (await response.json()) as Answer
}

test('npm start records both suites, stops by Ctrl+C, and shows the same history again', async () => {
  const dir = await historyFolder()
  const first = startWith(['--port', '0', '--dir', dir, '--rounds', '1'])
  const [, url] = await first.printed(/stays at (http:\S+) until/)

  const page = await fetch(url!)
  const { runs } = await get<RunsAnswer>(`${url}/api/v1/runs`)
  const { lanes } = await get<RunAnswer>(`${url}/api/v1/runs/${runs[0]!.id}`)
  first.stop('SIGINT')
  const { exitCode, stdout, stderr } = await first.finished

  expect(await page.text()).toContain('<script')
  const lines = [...stdout.matchAll(/^ +\d+ +(vitest|jest) +(\d+) passed +(\d+) failed +[\d.]+ s/gm)]
  expect(runs.toReversed().map(({ runner, counts }) => [runner.name, counts.passed, counts.failed])).toEqual(
    lines.map(([, runner, ...numbers]) => [runner, ...numbers.map(Number)]),
  )
  expect(runs.map(({ runner, plannedBy }) => [runner.name, plannedBy])).toEqual([
    ['jest', 'shuffle'],
    ['vitest', 'shuffle'],
  ])
  expect(lanes.flatMap(({ tests }) => tests).length).toBeGreaterThanOrEqual(107)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  await expect(fetch(`${url}/api/v1/health`)).rejects.toThrow('fetch failed')

  const second = startWith(['--port', '0', '--dir', dir, '--rounds', '0'])
  const [, secondUrl] = await second.printed(/stays at (http:\S+) until/)
  const again = await get<RunsAnswer>(`${secondUrl}/api/v1/runs`)
  second.stop('SIGTERM')

  expect(again.runs.map(({ id }) => id)).toEqual(runs.map(({ id }) => id))
  expect(await second.finished).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('2 runs from before') })
})

test.runIf(process.platform === 'linux')('Ctrl+C in the middle of a run ends everything that was started', async () => {
  const dir = await historyFolder()
  const started = startWith(['--port', '0', '--dir', dir, '--rounds', '1'])
  await started.printed(/Running the example suites/)
  await expect.poll(() => processesWith(dir), { timeout: 30_000 }).toContainEqual(expect.stringContaining('vitest.mjs'))

  started.stop('SIGINT')

  expect(await started.finished).toMatchObject({ exitCode: 0, stderr: '' })
  await expect.poll(() => processesWith(dir), { timeout: 30_000 }).toEqual([])
})

test('a port that is taken is named, with the way to another', async () => {
  const other = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo

  const { exitCode, stdout, stderr } = await startWith([], { PORT: String(port) }).finished

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain(`Port ${port} is taken by another program. Take another port: npm start -- --port 4319`)
})

test.each([
  [['--port', 'abc'], '--port must be a whole number from 0 to 65535, not "abc"'],
  [['--rounds', '-1'], "'--rounds"],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in words', async (args, message) => {
  const { exitCode, stderr } = await startWith(args).finished

  expect(exitCode).toBe(1)
  expect(stderr).toContain(message)
  expect(stderr).not.toMatch(/\n\s+at /)
})
