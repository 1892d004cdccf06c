import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startServerChild } from '../support/server-child.ts'
import { isFull, times } from '../support/counts.ts'
import { allRuns, uploadTo } from './uploads.ts'

const runs = times(80, 3000)
const testsEach = times(200, 1000)
const samples = 40
const mebibyte = 1024 * 1024
/** In the full count: five runs a second, for ten minutes. Else one after the other. */
const everyMs = isFull ? 200 : 0
/** What a server keeps in memory of each result, so that it can answer at once, in bytes; twice what it should take. */
const keptPerResult = 40
/** What garbage collection leaves lying about, more or less. */
const slack = 64 * mebibyte
const largestWal = 64 * mebibyte

const linux = process.platform === 'linux'

test.runIf(linux)(
  `${runs} runs of ${testsEach} tests on end: no error, no memory that only grows, no write-ahead log that only grows`,
  { timeout: times(300_000, 3_600_000) },
  async () => {
    await using dir = await makeTempDir()
    await using server = await startServerChild(dir.path)
    const memory: number[] = []
    const wal: number[] = []
    const began = performance.now()

    for (let index = 0; index < runs; index++) {
      const early = index * everyMs - (performance.now() - began)
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      const answer = await uploadTo(server.url, nextReport(index))
      expect(answer?.status).toBe(201)
      if ((index + 1) % (runs / samples) === 0) {
        memory.push(await residentBytes(server.child.pid!))
        wal.push((await stat(join(dir.path, 'history.db-wal'))).size)
        // Somebody looks at it meanwhile.
        for (const path of ['overview', 'tests?limit=50', 'order'])
          expect((await fetch(`${server.url}/api/v1/${path}`)).status).toBe(200)
      }
    }

    const middle = median(memory.slice(samples / 4, samples / 2))
    const end = median(memory.slice((samples / 4) * 3))
    const resultsBetween = (runs / 2) * testsEach
    console.log(
      `soak: ${runs} runs in ${Math.round((performance.now() - began) / 1000)} s; memory ${show(middle)} in the second quarter, ${show(end)} in the last, at most ${show(Math.max(...memory))}; WAL at most ${show(Math.max(...wal))}`,
    )
    expect(end - middle).toBeLessThan(resultsBetween * keptPerResult + slack)
    expect(Math.max(...wal)).toBeLessThanOrEqual(largestWal)
    expect(await allRuns(server.url)).toHaveLength(runs)
    expect(server.output()).not.toMatch(/error/i)
  },
)

function nextReport(index: number): Uint8Array<ArrayBuffer> {
  const tests = Array.from({ length: testsEach }, (_, number) => ({
    title: `test ${number}`,
    durationMs: 1 + ((number * 7 + index) % 50),
    status: (number * 31 + index) % 997 === 0 ? ('failed' as const) : ('passed' as const),
  }))
  const startedAt = new Date(Date.now() - 1000).toISOString()
  const files = Array.from({ length: 10 }, (_, file) => ({
    path: `part-${file}.test.ts`,
    tests: tests.filter((__, number) => number % 10 === file),
  }))
  return new Uint8Array(gzipReport(buildReport({ id: `soak-${index}`, startedAt, files, run: { git: null } })))
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const show = (bytes: number): string => `${Math.round(bytes / mebibyte)} MiB`
