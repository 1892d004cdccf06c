import type { Report } from '../../packages/reporter/src/report.ts'
import { readReport } from '../support/vitest-report.ts'

/** Numbers of one test over some reports, counted the slow and obvious way. */
export interface CountedTest {
  key: string
  file: string
  layer: 'unit' | 'integration' | 'e2e' | 'undeclared'
  durationsMs: number[]
  runs: number
  failed: number
  retried: number
  skipped: number
  sumMs: number
}

const layers = ['undeclared', 'unit', 'integration', 'e2e'] as const

/** By `file > titles`. Tests without a result, run or skipped, are left out. */
export function countTests(reports: Report[]): Map<string, CountedTest> {
  const counted = new Map<string, CountedTest>()
  for (const report of reports) {
    const layerOf = layersOf(report)
    const of = (key: string): CountedTest => {
      let test = counted.get(key)
      if (!test) {
        const empty = { durationsMs: [], runs: 0, failed: 0, retried: 0, skipped: 0, sumMs: 0 }
        counted.set(key, (test = { key, file: key.split(' > ')[0]!, layer: layerOf.get(key)!, ...empty }))
      }
      return test
    }
    for (const { file, title, status, startUs, endUs, exception } of readReport(report).ran) {
      const test = of(`${file} > ${title}`)
      const durationMs = (endUs - startUs) / 1000
      test.runs++
      test.sumMs += durationMs
      test.durationsMs.push(durationMs)
      if (status === 'failed') test.failed++
      else if (exception?.attempts?.some((attempt) => attempt.status === 'failed')) test.retried++
    }
    for (const index of report.results.notRun.skipped) of([...layerOf.keys()][index]!).skipped++
  }
  return counted
}

/** Keys in the order of the dictionary. */
function layersOf({ dictionary }: Report): Map<string, CountedTest['layer']> {
  const { files, tests } = dictionary!
  const paths = files.path.flatMap((path, file) => Array.from({ length: files.tests[file]! }, () => path))
  return new Map(
    tests.name.map((name, test) => [
      `${paths[test]} > ${name.replaceAll('\u001f', ' > ')}`,
      layers[tests.layer[test]!]!,
    ]),
  )
}

/** Linear interpolation between the values around place (n - 1) p. */
export function interpolate(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * p
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return low + (high - low) * (place % 1)
}
