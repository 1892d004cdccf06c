import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHistory } from '../../packages/server/src/history/history.ts'
import type { StoreNews } from '../../packages/server/src/history/store-news.ts'
import { createAcceptReport } from '../../packages/server/src/ingest/accept-report.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { createToldHistory } from '../../packages/server/src/writer/told-history.ts'
import { createWanted, isWanted, want } from '../../packages/server/src/writer/wanted.ts'
import { makeTempDir } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'

test('results are told from when somebody asks; whoever asks has those before them and those after them', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  const [writing, reading] = [openSqlite({ path }), openSqlite({ path })]
  const wanted = createWanted()
  const told: StoreNews[] = []
  const accept = createAcceptReport({
    store: writing,
    history: createToldHistory({
      store: writing,
      isWanted: (project) => isWanted(wanted, project),
      tell: (news) => void told.push(news),
      tellAndWait: async (news) => void told.push(news),
    }),
    now: Date.now,
  })
  const history = createHistory({
    store: reading,
    isWrittenElsewhere: true,
    onAsked: (project) => want(wanted, project),
  })
  const send = (id: string) =>
    accept(gzipReport(buildReport({ id, files: [{ path: 'a.test.ts', tests: ['one', 'two'] }] })))
  const hear = async (): Promise<void> => {
    for (const news of told.splice(0)) await history.told(news)
  }

  const { run } = await send('before')
  const late = told.splice(0)
  const project = (await history.project(run.project))!
  await send('after')
  const [first, second] = [late, told].map((list) => list.flatMap((news) => (news.what === 'report' ? [news] : [])))
  expect([first!.map(({ fresh }) => fresh), second!.map(({ fresh }) => fresh?.body.length)]).toEqual([
    [null],
    [expect.any(Number)],
  ])

  // Heard late, when it was read already.
  told.unshift(...late)
  await hear()
  expect(project.runs().map(({ id, parts }) => [id, parts.map(({ tests }) => tests.length)])).toEqual([
    ['before', [2]],
    ['after', [2]],
  ])
  await history.close()
  await Promise.all([reading.close(), writing.close()])
})

test('beyond those that there is a place for, every project counts as asked for', () => {
  const wanted = createWanted()
  want(wanted, 7)
  want(wanted, wanted.length)
  expect([6, 7, wanted.length - 1, wanted.length].map((project) => isWanted(wanted, project))).toEqual([
    false,
    true,
    false,
    true,
  ])
})
