import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { isFull } from '../support/counts.ts'
import { looks, overflowPx } from '../support/browser.ts'
import { testIdOf, visit, type Dashboard } from './dashboard.ts'
import { victim } from './history.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe finds, one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Our CSP allows no script from elsewhere; what playwright evaluates runs beside it.
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  )
}

type PageCase = [name: string, path: (dashboard: Dashboard) => string | Promise<string>, ready: string]

/** What each page shows once its numbers are there. */
const pages: PageCase[] = [
  ['Overview', () => '/', '.tiles .value'],
  ['Tests', () => '/tests', '.tests-table [data-row]'],
  ['Test', async (dashboard) => `/tests/${await testIdOf(dashboard, victim)}`, 'h1:has-text("member discount")'],
  ['Failures', () => '/failures', '.failure-head'],
  ['Runs', () => '/runs', '.runs-table [data-row]'],
  ['Run', ({ runs }) => `/runs/${runs.last}`, '.slope'],
  ['Set up', () => '/start', '.arrivals li'],
  ['Run without tests', ({ runs }) => `/runs/${runs.nothing}`, 'h2:has-text("No test ran")'],
  ['interrupted Run', ({ runs }) => `/runs/${runs.interrupted}`, '.notice:has-text("interrupted")'],
  ['Run on unknown workers', ({ runs }) => `/runs/${runs.unknownWorker}`, '.lanes canvas'],
  ['Run of 10,000 tests', ({ runs }) => `/runs/${runs.large}`, '.order-table [data-row]'],
  ['unknown page', () => '/no/such/page', 'h1:has-text("No such page")'],
]

export function pagesTests(dashboard: Dashboard): void {
  for (const [place, look] of looks.entries()) {
    // `npm test` shows every page once, and every look on half of the pages.
    test.each(isFull ? pages : pages.filter((_, page) => page % looks.length === place))(
      `%s stands, fits and pleases axe, ${look.scheme}, ${look.width} px`,
      async (_name, pathOf, ready) => {
        await using visited = await visit(dashboard, await pathOf(dashboard), look)
        const { page, complaints } = visited
        await page.locator(ready).first().waitFor()
        await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })

        expect(await overflowPx(page)).toBe(0)
        expect(await axeFindings(page)).toEqual([])
        expect(complaints).toEqual([])
        expect(await page.title()).toMatch(/\S · Stratigraph$/)
      },
    )
  }

  test('a run that is not there is said to be missing', async () => {
    await using visited = await visit(dashboard, '/runs/not-a-run')

    await visited.page.getByRole('heading', { name: 'Not here' }).waitFor()
    expect(await visited.page.getByRole('alert').textContent()).toContain('there is no run "not-a-run"')
  })

  test('the theme is chosen by hand, and stays', async () => {
    await using visited = await visit(dashboard, '/runs', { scheme: 'light', width: 1280 })
    const { page } = visited
    const background = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await background()

    await page.getByRole('button', { name: 'Switch to dark colours' }).click()
    const dark = await background()
    await page.reload()
    await page.getByRole('button', { name: 'Switch to light colours' }).waitFor()

    expect(dark).not.toBe(light)
    expect(await background()).toBe(dark)
  })
}
