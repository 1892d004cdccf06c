import type { TestRow } from '../../api/types.ts'

/** A heading and a row a test: everything that the list shows, in plain numbers of one unit a column. */
export function testRows(tests: TestRow[]): (string | number | null)[][] {
  return [Object.keys(COLUMNS), ...tests.map((test) => Object.values(COLUMNS).map((read) => read(test)))]
}

const COLUMNS: Record<string, (test: TestRow) => string | number | null> = {
  id: (test) => test.id,
  project: (test) => test.project,
  file: (test) => test.file,
  line: (test) => test.line,
  test: (test) => test.titlePath.join(' › '),
  tags: (test) => test.tags.join(' '),
  owners: (test) => test.owners.join(' '),
  layer: (test) => test.layer.effective,
  layer_declared: (test) => test.layer.declared,
  runs: (test) => test.runs,
  runs_per_week: (test) => test.runsPerWeek,
  p50_ms: (test) => test.p50Ms,
  p95_ms: (test) => test.p95Ms,
  mean_ms: (test) => test.meanMs,
  change: (test) => test.change,
  cost_minutes_per_week: (test) => test.costMinutesPerWeek,
  share: (test) => test.share,
  failed: (test) => test.failed,
  retried: (test) => test.retried,
  verdict: (test) => test.verdict?.class ?? null,
  verdict_runs: (test) => test.verdict?.runs ?? null,
  flaky_rate: (test) => (test.verdict?.class === 'flaky' ? (test.verdict.rate?.mean ?? null) : null),
}
