import type { openIngest } from './open-ingest.ts'
import { receivedAt } from './open-ingest.ts'
import { buildReport, type BuiltTest } from './report-builder.ts'

const hourMs = 3_600_000
const files = ['src/a.test.ts', 'test/integration/b.int.test.ts', 'src/c.test.ts']

export interface LongHistory {
  reports: number
  /** Number of the first report. */
  first?: number
  /** When the newest run began. */
  daysAgo?: number
}

/** One run every two hours, some in shards, on three branches, some of a part of the suite; the newest comes first now and then. */
export async function fillHistory(
  { accept }: Pick<ReturnType<typeof openIngest>, 'accept'>,
  { reports, first = 0, daysAgo = 0 }: LongHistory,
): Promise<void> {
  for (let index = first; index < first + reports; index++) {
    const dice = diceOf(index)
    const place = (index - first) ^ (index % 10 === 0 ? 3 : 0)
    const startedAt = new Date(receivedAt - daysAgo * 24 * hourMs - (reports - place + 1) * 2 * hourMs).toISOString()
    const branch = ['main', 'feature', 'main', 'fix'][index % 4]!
    const git = { commit: `c${index}`, branch, dirty: null, authoredAt: null, subject: null, remote: null }
    const isSharded = index % 9 < 2
    await accept(
      buildReport({
        id: `r${index}`,
        startedAt,
        files: files
          .map((path, file) => ({
            path,
            tests: Array.from({ length: 6 }, (_, test) => testOf(index, file, test, dice)),
          }))
          .filter((_, file) => !isSharded || (file === 0) === (index % 9 === 0)),
        run: {
          durationUs: 60_000_000,
          key: isSharded ? `k${index - (index % 9)}` : `k${index}`,
          git,
          shard: isSharded ? { index: (index % 9) + 1, count: 2 } : null,
          ...(index % 13 === 5 ? { filtered: true, ci: null } : {}),
        },
      }),
    )
  }
}

const statuses = ['failed', 'flaky', 'skipped', 'unfinished'] as const

function testOf(index: number, file: number, test: number, dice: () => number): BuiltTest {
  const typicalMs = [0.02, 0.4, 3, 40, 900, 20_000][(test + file) % 6]!
  const chance = dice()
  return {
    title: `t${test}`,
    layer: file === 1 ? 2 : 1,
    durationMs: typicalMs * (0.7 + dice() * 0.6) * (dice() < 0.03 ? 7 : 1),
    ...(chance < 0.1 ? { status: statuses[Math.floor(chance * 40)]! } : {}),
    ...((index + test) % 17 === 0 ? { notRun: true, status: 'skipped' as const } : {}),
  }
}

function diceOf(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e37_79b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}
