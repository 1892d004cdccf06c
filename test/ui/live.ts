import { expect, test } from 'vitest'
import { startDashboard } from '../support/dashboard-server.ts'
import { openPage } from '../support/browser.ts'
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
}
