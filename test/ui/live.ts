import { describe, expect, test } from 'vitest'
import { startDashboard } from '../support/dashboard-server.ts'
import { openPage } from '../support/browser.ts'
import { buildReport } from '../support/report-builder.ts'
import type { Dashboard } from './dashboard.ts'
import { shard, shopHistory } from './history.ts'

export function liveTests(dashboard: Dashboard): void {
  test('a run that comes in appears in open pages, without a reload', async () => {
    const history = shopHistory(Date.now(), 3)
    await using server = await startDashboard()
    await server.send(history[0]!)
    await using runs = await openPage(dashboard.browser)
    await using overview = await openPage(dashboard.browser)
    const opened = Promise.all([runs, overview].map(({ page }) => page.waitForResponse('**/api/v1/events')))
    await runs.page.goto(`${server.url}/runs`)
    await overview.page.goto(server.url)
    await runs.page.locator('.runs-table tbody tr').first().waitFor()
    await overview.page.getByText('1 run in 30 days').waitFor()
    await opened
    await runs.page.evaluate('window.notReloaded = true')

    await server.send(history[1]!)
    await runs.page.locator('.runs-table tbody tr').nth(1).waitFor()
    await overview.page.getByText('2 runs in 30 days').waitFor()

    expect(await runs.page.evaluate('window.notReloaded')).toBe(true)
    expect([...runs.complaints, ...overview.complaints]).toEqual([])
  })

  test('a run fills up as its shards arrive', async () => {
    const now = Date.now()
    await using server = await startDashboard()
    const { run } = await server.send(shard(1, now))
    await using watched = await openPage(dashboard.browser)
    const { page } = watched
    const opened = page.waitForResponse('**/api/v1/events')
    await page.goto(`${server.url}/runs/${run}`)
    await page.getByText('1 of 2 shards').waitFor()
    await opened

    const second = await server.send(shard(2, now))
    await page.locator('.order-table').getByText('only in shard 2').waitFor()

    expect(second.run).toBe(run)
    expect(await page.getByText('arrived so far').count()).toBe(0)
  })

  describe('a long list that is scrolled while a run comes in', () => {
    const later = '.tests-table tr[aria-rowindex="300"] [data-row]'

    /** Three pages of tests, the first of them in sight. Row 300 is of the second; the third is not asked for there. */
    async function openLongList(server: Awaited<ReturnType<typeof startDashboard>>) {
      await server.send(longReport('a'))
      const opened = await openPage(dashboard.browser)
      const { page } = opened
      const isOpen = page.waitForResponse('**/api/v1/events')
      await page.goto(`${server.url}/tests?sort=p95`)
      await page.locator('.tests-table [data-row]').first().waitFor()
      await isOpen
      const before = (await page.locator('.head .meta').textContent())!
      return {
        opened,
        page,
        /** From now on such requests for a page of the list wait until `letGo`. */
        async hold(isWanted: (url: URL) => boolean) {
          const held = Promise.withResolvers<void>()
          const freed = Promise.withResolvers<void>()
          await page.route(
            (url) => url.pathname.endsWith('/tests') && isWanted(url),
            async (route) => {
              held.resolve()
              await freed.promise
              await route.continue()
            },
          )
          return { held: held.promise, letGo: freed.resolve }
        },
        scroll: () => page.evaluate('scrollTo(0, 44 * 290)'),
        /** The sums above the list are those of that run too, and so is its first page. */
        async waitForNewer() {
          await page.locator('.head .meta').getByText(before, { exact: true }).waitFor({ state: 'detached' })
        },
      }
    }

    test('goes on to load when its first page is new before the second one came', async () => {
      await using server = await startDashboard()
      const list = await openLongList(server)
      await using _ = list.opened
      const second = await list.hold((url) => url.searchParams.has('cursor'))

      await list.scroll()
      await second.held
      await server.send(longReport('b'))
      await list.waitForNewer()
      second.letGo()

      await list.page.locator(later).waitFor()
    })

    test('keeps the second page when the new first one comes after it', async () => {
      await using server = await startDashboard()
      const list = await openLongList(server)
      await using _ = list.opened
      const first = await list.hold((url) => !url.searchParams.has('cursor'))

      await server.send(longReport('b'))
      await first.held
      await list.scroll()
      await list.page.locator(later).waitFor()
      await list.page.evaluate(`
        new MutationObserver(() => (window.isLost = window.isLost || !document.querySelector('${later}')))
          .observe(document.querySelector('.tests-table'), { childList: true, subtree: true })
      `)
      first.letGo()
      await list.waitForNewer()

      expect(await list.page.evaluate('window.isLost')).toBe(false)
    })
  })
}

const longTests = 500

/** All tests of the later one take a little longer: in the same order, but what comes after a page begins with another number. */
const longReport = (id: 'a' | 'b') =>
  buildReport({
    id,
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    files: [
      {
        path: 'a.test.ts',
        tests: Array.from({ length: longTests }, (_, test) => ({
          title: `test ${1000 + test}`,
          durationMs: (test + 1) * (id === 'a' ? 1 : 1.02),
        })),
      },
    ],
  })
