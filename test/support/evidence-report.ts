import type { Boundary, Report } from '../../packages/reporter/src/report.ts'
import { buildReport } from './report-builder.ts'

const boundaries = {
  database: { kind: 'database', protocol: 'postgresql', target: '127.0.0.1:5432/shop' },
  gateway: { kind: 'http', protocol: 'http', target: 'http://127.0.0.1:9000' },
  hostile: {
    kind: 'http',
    protocol: 'https',
    target: 'https://<img src=x onerror=alert(1)>.example.net',
    outside: true,
  },
} satisfies Record<string, Boundary>

/**
 * A run with what its probe saw: a unit test that asks a server, an undeclared test that uses a database, an integration
 * test that reaches the outside world, and one test that crosses nothing.
 */
export function evidenceReport(id: string, startedAt: string): Report {
  const report = buildReport({
    id,
    startedAt,
    files: [
      {
        path: 'src/tax.test.ts',
        tests: [{ title: 'of a new country', layer: 1 }, { title: 'is rounded', layer: 1 }, 'is kept'],
      },
      { path: 'src/payment.int.test.ts', tests: [{ title: 'is charged', layer: 2 }] },
    ],
  })
  report.evidence = {
    looked: { boundaries: true, leaks: false, mocks: false },
    boundaries: Object.values(boundaries),
    tests: [
      {
        row: 0,
        uses: [{ boundary: 1, phase: 'body', count: 2, us: 4000, operations: [{ verb: 'GET', object: '', count: 2 }] }],
      },
      {
        row: 2,
        uses: [
          {
            boundary: 0,
            phase: 'beforeEach',
            count: 1,
            us: 500,
            operations: [{ verb: 'begin', object: '', count: 1 }],
          },
          {
            boundary: 0,
            phase: 'body',
            count: 2,
            us: 1500,
            operations: [
              { verb: 'insert', object: 'taxes', count: 1, undone: 1, rows: 1 },
              { verb: 'read', object: 'taxes', count: 1 },
            ],
          },
        ],
      },
      { row: 3, uses: [{ boundary: 2, phase: 'body', count: 1, us: 80_000 }] },
    ],
    files: [],
  }
  return report
}
