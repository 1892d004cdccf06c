import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { FAILED, type History, NOT_RUN, PASSED, scheduleOf } from '../../packages/server/src/analysis/order/schedule.ts'

interface Recording {
  seed: number
  events: [file: string, name: string, status: string, durationMs: number][]
}

export interface Truth {
  test: number
  name: string
  kind: 'victim' | 'brittle'
  /** Test ids: polluters of a victim, state-setters of a brittle. Empty = no single test does it. */
  relevant: number[]
  testsInFile: number
}

/** The recorded runs of nns-dapp as a history (see the fixture's README), with what is known to be true. */
export const loadNnsDapp = (): { history: History; names: string[]; truth: Truth[] } => {
  const recordings = lines<Recording>('recordings').toSorted((left, right) => left.seed - right.seed)
  const files = new Map<string, number>()
  const tests = new Map<string, number>()
  const fileOfTest: number[] = []
  const idOf = (file: string, name: string): number => {
    const key = `${file} > ${name}`
    if (!tests.has(key)) {
      if (!files.has(file)) files.set(file, files.size)
      fileOfTest.push(files.get(file)!)
      tests.set(key, tests.size)
    }
    return tests.get(key)!
  }
  const numbered = recordings.map(({ events }) =>
    withOrdinals(events).map((event) => ({ ...event, test: idOf(event.file, event.name) })),
  )
  const schedules = numbered.map((events) => {
    let atMs = 0
    const rows = events.map(({ test, status, durationMs }) => {
      const startMs = atMs
      atMs += durationMs
      const outcome = status === 'passed' ? PASSED : status === 'failed' ? FAILED : NOT_RUN
      return { test, startMs, endMs: atMs, outcome }
    })
    const byFile = Map.groupBy(rows, ({ test }) => fileOfTest[test]!)
    // Jest gives every file a module registry of its own: state does not survive a file.
    return scheduleOf(
      0,
      [...byFile].map(([file, own], process) => ({ file, process, rows: own })),
      files.size,
    )
  })
  const truth = lines<{ file: string; victim: string; n: number; isolated: string; relevant: [string, string][] }>(
    'truth',
  ).map(({ file, victim, n, isolated, relevant }): Truth => ({
    test: idOf(file, victim),
    name: victim,
    kind: isolated === 'passed' ? 'victim' : 'brittle',
    relevant: relevant.map(([name]) => idOf(file, name)),
    testsInFile: n,
  }))
  return {
    history: { fileOfTest: Int32Array.from(fileOfTest), fileCount: files.size, schedules },
    names: [...tests.keys()],
    truth,
  }
}

/** nns-dapp has tests of the same full name in one file: the further ones get a number, by order of execution. */
const withOrdinals = (events: Recording['events']) => {
  const seen = new Map<string, number>()
  return events.map(([file, name, status, durationMs]) => {
    const times = (seen.get(`${file} ${name}`) ?? 0) + 1
    seen.set(`${file} ${name}`, times)
    return { file, name: times === 1 ? name : `${name} #${times}`, status, durationMs }
  })
}

const lines = <Line>(name: string): Line[] =>
  gunzipSync(readFileSync(new URL(`../fixtures/nns-dapp/${name}.jsonl.gz`, import.meta.url)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
