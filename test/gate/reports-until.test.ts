import { expect, test } from 'vitest'
import { reportsUntil } from '../../packages/server/src/history/reports-until.ts'
import { openIngest } from '../support/open-ingest.ts'
import { verdictHistory } from './verdict-history.ts'

test('what was known before a run is found whether memory holds it or not', async () => {
  await using ingest = openIngest({ maxRows: 60, now: Date.now })
  for (const report of verdictHistory(Date.now())) await ingest.accept(report)
  const [record] = await ingest.store.projects()
  const history = (await ingest.history.project(record!.project))!

  const found: [number, string | undefined, string | undefined][] = []
  for (const id of ['run-00', 'run-20', 'run-39']) {
    const reports = await reportsUntil(ingest.store, history, (await ingest.store.run(id))!)
    found.push([reports.length, reports[0]?.id, reports.at(-1)?.id])
  }

  expect(history.runs().length).toBeLessThan(10)
  expect(found).toEqual([
    [1, 'run-00', 'run-00'],
    [21, 'run-00', 'run-20'],
    [40, 'run-00', 'run-39'],
  ])
})
