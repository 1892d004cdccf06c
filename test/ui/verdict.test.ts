import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDays } from '../gate/gate-suite.ts'
import { verdictHistory } from '../gate/verdict-history.ts'
import { looks, openPage, overflowPx, type Look, type WatchedPage } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDashboard, type DashboardServer } from '../support/dashboard-server.ts'
import { axeFindings } from './pages.ts'

let browser: Browser
let server: DashboardServer

beforeAll(async () => {
  const [launched, started] = await Promise.all([launchChromium(), startDashboard()])
  browser = launched
  server = started
  for (const report of verdictHistory(Date.now())) await server.send(report)
  await quarantine('flaky', 3)
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

async function testPath(title: string): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/tests?limit=1000`)
  const { tests } = (await response.json()) as { tests: { id: string; titlePath: string[] }[] }
  return `/tests/${tests.find(({ titlePath }) => titlePath.at(-1) === title)!.id}`
}

async function quarantine(title: string, days: number): Promise<void> {
  const response = await fetch(`${server.url}/api/v1${await testPath(title)}/quarantine`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ owner: '@acme/qa', reason: '<b>slow</b> service', expires: inDays(days) }),
  })
  expect(response.status).toBe(204)
}

describe.each(looks)('$scheme, $width px', (look) => {
  test('Run says what each failure is, and what to do', async () => {
    await using watched = await visit('/runs/run-39', look)
    const { page, complaints } = watched
    await page.locator('.failure-verdict').nth(3).waitFor()

    const failures = await page.locator('.failure-verdict').allInnerTexts()
    expect(await page.locator('.run-verdict').innerText()).toContain(
      '1 new, 1 broken before, 1 order-dependent, 1 known flaky (1 in quarantine)',
    )
    expect(failures.map((text) => text.split('\n')[0]!.trim())).toEqual([
      expect.stringContaining('New'),
      expect.stringContaining('Broken before'),
      expect.stringContaining('Order-dependent'),
      expect.stringContaining('Known flaky'),
    ])
    expect(failures[2]).toContain("npx stratigraph bisect 'src/cart.test.ts > cart > is empty'")
    expect(failures[3]).toContain('does not stop the gate')
    expect(failures[3]).toContain('<b>slow</b> service')
    expect(await overflowPx(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('Quarantine lists who sees to what, and until when', async () => {
    await using watched = await visit('/quarantine', look)
    const { page, complaints } = watched
    await page.locator('.entries > li').first().waitFor()

    expect(await page.locator('.entries > li').first().innerText()).toMatch(/expires in 3 days[^]*@acme\/qa[^]*flaky/)
    expect(await overflowPx(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('Runs says in one line what failed', async () => {
    await using watched = await visit('/runs', look)
    const { page, complaints } = watched
    const badges = page.locator('.run-verdict-badge')
    await badges.filter({ hasText: '1 new, 1 broken before, 1 order-dependent' }).waitFor()
    await badges
      .filter({ hasText: /^1 new$/ })
      .first()
      .waitFor()

    expect(await overflowPx(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

test('a test is put into quarantine by keyboard, and taken out again', async () => {
  await using watched = await visit(await testPath('steady'))
  const { page, complaints } = watched
  const panel = page.getByRole('region', { name: 'Quarantine', exact: true })
  await panel.getByRole('button', { name: 'Quarantine…' }).focus()

  await page.keyboard.press('Enter')
  await panel.getByLabel('Owner').fill('@acme/shop')
  await panel.getByLabel('Reason').fill('until the new rates are in')
  expect(await axeFindings(page)).toEqual([])
  await panel.getByRole('button', { name: 'Quarantine it' }).focus()
  await page.keyboard.press('Enter')
  await panel.getByText('expires in 14 days').waitFor()
  const said = await panel.innerText()
  await panel.getByRole('button', { name: 'Take it out' }).click()
  await panel.getByText('Not in quarantine').waitFor()

  expect(said).toMatch(/until the new rates are in[^]*@acme\/shop, just now/)
  expect(complaints).toEqual([])
})

test('lists are narrowed to an owner, in the address', async () => {
  await using tests = await visit('/tests')
  await tests.page.locator('.tests-table [data-row]').first().waitFor()
  await tests.page.getByLabel('Owner').selectOption({ label: '@acme/cart (2)' })
  await tests.page.waitForURL(/q=owner:(@|%40)acme\/cart/)
  await tests.page.getByText('2 tests', { exact: false }).first().waitFor()

  await using run = await visit('/runs/run-39?owner=@acme/cart')
  await run.page.locator('.failure-verdict').first().waitFor()
  expect(await run.page.locator('#failures .failure-name').allTextContents()).toEqual(['cart › is empty'])

  await using order = await visit('/order?owner=none')
  await order.page.getByText('No finding matches').waitFor()
})
