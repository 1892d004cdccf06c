import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FixNextAnswer } from '../../packages/server/src/api-schemas/fix-next.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { planDurations } from '../histories/durations.ts'
import { makeRuns, makeSuite, simulate } from '../histories/history.ts'
import { toReports } from '../histories/reports.ts'
import { seeded } from '../order/random.ts'
import { looks, openPage, overflowPx, type Look, type WatchedPage } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDashboard, type DashboardServer } from '../support/dashboard-server.ts'
import { axeFindings } from './pages.ts'

let browser: Browser
let server: DashboardServer
let steppedId: string
let commits: string[]

/** Forty integration tests in four files; those of the third become 1.8 times as slow in run 40 of 60. */
beforeAll(async () => {
  const [launched, started] = await Promise.all([launchChromium(), startDashboard()])
  browser = launched
  server = started
  const random = seeded(1)
  const suite = makeSuite(random, 40)
  suite.tests.forEach((one) => Object.assign(one, { layer: 2, usualMs: 100 + one.usualMs }))
  suite.files[2]!.path = 'src/<b>orders.test.ts'
  const runs = makeRuns(random, { runs: 60, until: Date.now() - 60_000, gapMs: 8 * 3_600_000 })
  commits = runs.map(({ commit }) => commit.slice(0, 7))
  const plants = suite.tests.flatMap(({ file }, index) =>
    file === 2 ? [{ kind: 'step' as const, test: index, run: 40, factor: 1.8 }] : [],
  )
  const durations = planDurations({ suite, runs, plants, seed: 2, slowDays: 0 })
  for (const report of toReports(simulate({ suite, runs, durations }), 'acme/shop')) await server.send(report)
  while (!(await ask<FixNextAnswer>('/fix-next')).isCurrent);
  steppedId = (await ask<TestsAnswer>('/tests?q=t25')).tests[0]!.id
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${server.url}/api/v1${path}`)).json()) as T

const visit = async (path: string, look?: Look): Promise<WatchedPage> => {
  const watched = await openPage(browser, look)
  await watched.page.goto(server.url + path)
  return watched
}

const pages: [name: string, path: () => string, ready: string][] = [
  ['Overview with regressions', () => '/', '.findings.fix li'],
  ['Fix next', () => '/fix', '.findings.fix li'],
  ['Files', () => '/files', '.files-table tbody tr'],
  ['Test with a step', () => `/tests/${steppedId}`, '.step-list li'],
]

for (const look of looks) {
  test.each(pages)(`%s stands, fits and pleases axe, ${look.scheme}, ${look.width} px`, async (_name, path, ready) => {
    await using watched = await visit(path(), look)
    const { page, complaints } = watched
    await page.locator(ready).first().waitFor()

    expect(await overflowPx(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })
}

test('the overview says what to fix next, and leads to its evidence', async () => {
  await using watched = await visit('/')
  const { page } = watched
  const first = page.locator('.findings.fix li').filter({ hasText: 'slower since' })
  await first.waitFor()

  const text = await first.innerText()
  expect(text).toMatch(/Find out why <b>orders\.test\.ts is \d+ % slower since/)
  expect(text).toContain(`between ${commits[39]} and ${commits[40]}`)
  await first.getByRole('link').click()
  await page.waitForURL(/\/files\?/)
  await page.locator('.files-table tbody tr').first().waitFor()
  expect(await page.locator('.files-table tbody tr').count()).toBe(1)
})

test('a test tells when it became slower, between which commits, and by how much', async () => {
  await using watched = await visit(`/tests/${steppedId}`)
  const { page } = watched
  const step = page.locator('.step-list li')
  await step.waitFor()

  const text = await step.innerText()
  expect(text).toMatch(/▲ \d+ % slower/)
  expect(text).toContain(commits[39])
  expect(text).toContain(commits[40])
  expect(text).toContain('for 20 runs now')
})

test('files are sorted by what is clicked, found by a part of their path, and both are in the address', async () => {
  await using watched = await visit('/files')
  const { page } = watched
  const rows = page.locator('.files-table tbody tr')
  await rows.first().waitFor()
  expect(await rows.count()).toBe(4)

  await page.getByRole('link', { name: 'File', exact: true }).click()
  await page.waitForURL(/sort=name/)
  await page.locator('th[aria-sort="ascending"]').waitFor()
  await page.locator('#filter').fill('orders')
  await page.locator('#filter').press('Enter')
  await page.waitForURL(/q=orders/)
  await page.getByText('1 file', { exact: true }).waitFor()
})
