import { writeSync } from 'node:fs'
import { createHistory } from '../../packages/server/src/history/history.ts'
import { createAcceptReport } from '../../packages/server/src/ingest/accept-report.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { buildReport, gzipReport } from './report-builder.ts'

// Run by ingest-process.ts: writes the id of each report once it is acknowledged.
const store = openSqlite({ path: process.argv[2]!, exclusive: true })
const acceptReport = createAcceptReport({ store, history: createHistory({ store }), now: Date.now })

for (let index = 0; ; index++) {
  // New names in every report: learning them is part of what a kill may hit.
  const tests = Array.from({ length: 20 }, (_, test) => (test % 5 ? `test ${test}` : `${process.pid} ${index} ${test}`))
  const report = buildReport({
    id: `${process.pid}-${index}`,
    files: ['a.test.ts', 'b.test.ts'].map((path) => ({ path, tests })),
    run: { project: 'shop' },
  })
  await acceptReport(gzipReport(report))
  writeSync(1, `${report.id}\n`)
}
