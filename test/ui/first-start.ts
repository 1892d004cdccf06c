import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { startDashboard } from '../support/dashboard-server.ts'
import type { Dashboard } from './dashboard.ts'
import { shopHistory } from './history.ts'
import { axeFindings } from './pages.ts'

export function firstStartTests(dashboard: Dashboard): void {
  test('an empty history says what to do, shows refusals with their reason, and moves on with the first run', async () => {
    const [report] = shopHistory(Date.now(), 1)
    await using server = await startDashboard()
    await using watched = await openPage(dashboard.browser)
    const { page, complaints } = watched
    const opened = page.waitForResponse('**/api/v1/events')
    await page.goto(server.url)
    await page.getByRole('heading', { name: 'Waiting for the first report' }).waitFor()
    await opened
    const lines = await page.locator('pre, .copy-line code').allTextContents()

    await server.post(gzipSync(JSON.stringify({ ...report, run: { ...report!.run, status: 'green' } })))
    const refusal = page.locator('.arrivals li').first()
    await refusal.waitFor()
    const reason = await refusal.textContent()
    const findings = await axeFindings(page)
    await server.send(report!)
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.locator('.tiles .value').first().waitFor()

    expect(lines.join('\n')).toContain("reporters: ['default', '@stratigraph/reporter/vitest']")
    expect(lines.join('\n')).toContain("reporters: ['default', '@stratigraph/reporter/jest']")
    expect(reason).toContain('refused')
    expect(reason).toContain('run.status')
    expect(findings).toEqual([])
    expect(complaints).toEqual([])
  })

  test('the line to paste is copied as it stands', async () => {
    await using watched = await openPage(dashboard.browser)
    const { page } = watched
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${dashboard.server.url}/start`)

    await page.getByRole('button', { name: 'Copy: the line for Vitest' }).click()
    await page.getByRole('button', { name: 'Copied: the line for Vitest' }).waitFor()

    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      "reporters: ['default', '@stratigraph/reporter/vitest'],",
    )
  })
}
