import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { looks, openPage, overflowPx, type Look, type WatchedPage } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDashboard, type DashboardServer } from '../support/dashboard-server.ts'
import { evidenceReport } from '../support/evidence-report.ts'
import { axeFindings } from './pages.ts'

let browser: Browser
let server: DashboardServer

beforeAll(async () => {
  const [launched, started] = await Promise.all([launchChromium(), startDashboard()])
  browser = launched
  server = started
  await server.send(evidenceReport('a', new Date(Date.now() - 3_600_000).toISOString()))
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

const visit = async (path: string, look?: Look): Promise<WatchedPage> => {
  const watched = await openPage(browser, look)
  await watched.page.goto(server.url + path)
  return watched
}

async function pathOfTest(title: string): Promise<string> {
  const { tests } = (await (await fetch(`${server.url}/api/v1/tests`)).json()) as TestsAnswer
  return `/tests/${tests.find(({ titlePath }) => titlePath.at(-1) === title)!.id}`
}

test.each(looks)('Layers stands, fits and pleases axe, $scheme, $width px', async (look) => {
  await using watched = await visit('/layers', look)
  const { page, complaints } = watched
  await page.locator('.layer-findings > li').first().waitFor()

  const headings = await page.locator('.layer-findings h3').allTextContents()
  expect(headings.map((text) => text.replace(/ (High|Medium|Low).*/, ''))).toEqual([
    'Third-party API that nothing stands in for',
    'Unit test that crosses a boundary',
  ])
  expect(await page.getByText('<img src=x onerror=alert(1)>', { exact: false }).count()).toBeGreaterThan(0)
  expect(await overflowPx(page)).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test.each(looks)('Test shows what it crosses, $scheme, $width px', async (look) => {
  await using watched = await visit(await pathOfTest('is kept'), look)
  const { page, complaints } = watched
  const panel = page.getByRole('region', { name: 'Boundaries crossed', exact: true })
  await panel.waitFor()

  const text = await panel.innerText()
  expect(text).toContain('integration: it talks to a database, cache, queue or server')
  expect(text).toMatch(/127\.0\.0\.1:5432\/shop[^]*insert taxes rolled back, read taxes[^]*also in beforeEach/)
  expect(await overflowPx(page)).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a test that crosses nothing says so, and one in the wrong layer says what was declared', async () => {
  await using pure = await visit(await pathOfTest('is rounded'))
  await pure.page.getByText('None when it passed last').waitFor()
  await using wrong = await visit(await pathOfTest('of a new country'))
  await wrong.page.getByText('declared unit, observed integration').waitFor()
})

test('g l leads to Layers', async () => {
  await using watched = await visit('/')
  await watched.page.locator('.tiles .value').first().waitFor()
  await watched.page.keyboard.press('g')
  await watched.page.keyboard.press('l')
  await watched.page.waitForURL(/\/layers$/)
})

test('a finding is put aside with a reason and taken back, by keyboard; the address keeps the filter', async () => {
  await using watched = await visit('/layers?severity=high')
  const { page, complaints } = watched
  const list = page.getByRole('region', { name: 'Findings', exact: true }).locator('.layer-findings > li')
  await page.getByRole('button', { name: /^Suppress: Third-party API/ }).press('Enter')
  await page.getByLabel('Reason').fill('a nightly check <b>of the contract</b>')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Your name').press('Enter')

  const suppressed = page.getByRole('region', { name: 'Suppressed', exact: true })
  await suppressed.getByText('a nightly check <b>of the contract</b>').waitFor()
  expect(await suppressed.innerText()).toContain('Ada')
  expect(await list.count()).toBe(1)
  expect(await axeFindings(page)).toEqual([])
  await suppressed.getByRole('button', { name: /^Take back/ }).press('Enter')
  await suppressed.waitFor({ state: 'detached' })
  expect(await list.count()).toBe(2)

  await page.getByRole('combobox', { name: 'Kind' }).selectOption('unit-crosses-boundary')
  await page.waitForURL(/severity=high&kind=unit-crosses-boundary/)
  expect(await list.count()).toBe(1)
  await page.getByRole('combobox', { name: 'Folder' }).selectOption('src')
  await page.waitForURL(/folder=src/)
  await page.getByRole('button', { name: /^Low/ }).click()
  await page.getByText('No finding matches.').waitFor()
  expect(complaints).toEqual([])
})

test('the shape over time has a table, by count and by time', async () => {
  await using watched = await visit('/layers?by=time')
  const panel = watched.page.getByRole('region', { name: 'Shape over time', exact: true })
  await panel.getByRole('button', { name: 'Table' }).click()
  expect(await panel.getByRole('table').innerText()).toMatch(/unit\s+integration\s+e2e\s+Runs[^]*ms \(\d+ %\)/)
  await panel.getByRole('button', { name: 'Count' }).click()
  await panel.getByText('2 (50 %)').first().waitFor()
})
