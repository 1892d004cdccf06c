import { round, type Findings, type Target } from '../support/section.ts'
import { createOneFile, runOneFile, runners, testCount, type ProbedRunner } from './one-file.ts'

/** Half of what a name of a test takes: whatever the probe kept of a test would be more. */
const limitBytes = 50
const from = 2000

/** Does the heap grow with the number of tests because of the probe? The runners keep their results in any case. */
export async function measureMemory(): Promise<Findings> {
  const rows: string[] = []
  const targets: Target[] = []
  for (const runner of Object.keys(runners) as ProbedRunner[]) {
    await using project = await createOneFile(runner, { heap: true })
    const off = await heapAt(project, runner, false)
    const on = await heapAt(project, runner, true)
    const points = [from, 6000, testCount]
    const series = (heap: Map<number, number>): string => points.map((at) => round(heap.get(at)! / 2 ** 20)).join(' | ')
    rows.push(`| ${runner}, without | ${series(off)} |`, `| ${runner}, with | ${series(on)} |`)
    const grown = (heap: Map<number, number>): number => heap.get(testCount)! - heap.get(from)!
    targets.push({
      name: `heap that the probe adds for each further test, ${runner}`,
      measured: (grown(on) - grown(off)) / (testCount - from),
      limit: limitBytes,
      unit: 'bytes',
    })
  }
  const how = `Heap in use, in MiB, after a full collection, when so many tests of one file have ended.`
  const head = ['| after tests | 2,000 | 6,000 | 10,000 |', '| --- | ---: | ---: | ---: |']
  return { text: [how, '', ...head, ...rows].join('\n'), targets }
}

async function heapAt(
  project: Parameters<typeof runOneFile>[0],
  runner: ProbedRunner,
  isOn: boolean,
): Promise<Map<number, number>> {
  const { marks } = await runOneFile(project, runner, isOn)
  return new Map(marks.map(({ name, heapBytes }) => [name, heapBytes!]))
}
