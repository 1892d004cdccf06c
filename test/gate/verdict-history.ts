import type { Report } from '../../packages/reporter/src/report.ts'
import { buildReport, type BuiltTest } from '../support/report-builder.ts'

const hourMs = 3_600_000
const runs = 40
const last = runs - 1

/** Forty runs, each of a commit of its own; in the last one everything that is not `steady` failed. */
function report(index: number, now: number): Report {
  const failing = (fails: boolean): BuiltTest['status'] => (fails ? 'failed' : 'passed')
  const polluted = index % 5 === 4
  const victim: BuiltTest = { title: ['cart', 'is empty'], status: failing(polluted) }
  const polluter: BuiltTest = { title: ['cart', 'takes a book'] }
  const tests: BuiltTest[] = [
    { title: 'steady' },
    { title: 'regression', status: failing(index === last) },
    { title: 'flaky', status: failing(index % 8 === 7) },
    { title: 'broken', status: failing(index > last - 4) },
    ...Array.from({ length: 12 }, (_, at) => `other ${at}`).map((title) => ({ title })),
  ]
  return buildReport({
    id: `run-${String(index).padStart(2, '0')}`,
    startedAt: new Date(now - (runs - index) * hourMs).toISOString(),
    files: [
      { path: 'src/cart.test.ts', tests: polluted ? [polluter, victim] : [victim, polluter] },
      { path: 'src/all.test.ts', tests },
    ],
    codeowners: '/src/cart* @acme/cart\n',
    run: {
      project: 'stranger',
      ci: null,
      git: {
        commit: index.toString(16).padStart(40, 'a'),
        branch: 'main',
        dirty: false,
        authoredAt: null,
        subject: null,
        remote: null,
      },
    },
  })
}

/** Oldest first: the last one has a failure of each kind. */
export const verdictHistory = (now: number): Report[] => Array.from({ length: runs }, (_, index) => report(index, now))
