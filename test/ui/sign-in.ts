import { expect, test } from 'vitest'
import { looks, openPage, overflowPx } from '../support/browser.ts'
import { startDashboard } from '../support/dashboard-server.ts'
import type { Dashboard } from './dashboard.ts'
import { shopHistory } from './history.ts'
import { axeFindings } from './pages.ts'

export function signInTests(dashboard: Dashboard): void {
  test('on a host a token is asked for; a wrong one is refused, a right one opens the page that was wanted', async () => {
    await using server = await startDashboard({ onHost: true })
    await server.send(shopHistory(Date.now(), 1)[0]!)
    await using watched = await openPage(dashboard.browser)
    const { page } = watched
    await page.goto(`${server.url}/runs`)
    const field = page.getByLabel('Token', { exact: true })
    await field.waitFor()

    // Nothing has to be clicked first.
    await page.keyboard.type('sgt_wrong')
    await page.keyboard.press('Enter')
    const refused = await page.getByRole('alert').textContent()
    await field.fill(server.tokens!.ingest)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('ingest').waitFor()
    await field.fill(server.tokens!.read)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.runs-table [data-row]').first().waitFor()
    await page.goto(`${server.url}/tests`)
    await page.locator('.tests-table [data-row]').first().waitFor()

    expect(refused).toMatch(/token/i)
    expect(await page.evaluate('document.cookie')).toBe('')
  })

  test('the sign-in page fits and pleases axe in every look', async () => {
    await using server = await startDashboard({ onHost: true })
    for (const look of looks) {
      await using watched = await openPage(dashboard.browser, look)
      const { page } = watched
      await page.goto(server.url)
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()

      expect(await overflowPx(page)).toBe(0)
      expect(await axeFindings(page)).toEqual([])
    }
  })
}
