import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { looks, openPage, overflowPx, type Look, type WatchedPage } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDashboard, type DashboardServer } from '../support/dashboard-server.ts'
import { brittleProof, orderHistory, planted, quietHistory, thoroughHistory } from './order-history.ts'
import { axeFindings } from './pages.ts'

const BRITTLE = `mails › ${planted.brittle}`

let browser: Browser
let server: DashboardServer

beforeAll(async () => {
  const [launched, started] = await Promise.all([launchChromium(), startDashboard()])
  browser = launched
  server = started
  for (const report of orderHistory(Date.now())) await server.send(report)
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
const evidence = (page: Page) => page.getByRole('region', { name: 'Evidence' })
const victims = (page: Page) => page.locator('.victim-name')

/** Opens the page and the evidence of the brittle test. */
async function openBrittle(): Promise<WatchedPage> {
  const watched = await visit('/order')
  await watched.page.getByRole('link', { name: BRITTLE, exact: true }).click()
  await watched.page.waitForURL(/finding=\w{16}/)
  return watched
}

describe('findings', () => {
  test('what one polluter breaks is one fix; each victim says what a person can check', async () => {
    await using watched = await visit('/order')
    const { page, complaints } = watched
    const cause = page.locator('.cause', { hasText: planted.polluter })
    await cause.waitFor()

    expect(await cause.locator('.one-fix').textContent()).toBe('One fix, 3 victims')
    expect((await cause.locator('.victim-name').allTextContents()).toSorted()).toEqual(
      planted.victims.map((title) => `payments › ${title}`).toSorted(),
    )
    for (const counts of await cause.locator('.victim-counts').allTextContents()) {
      expect(counts).toMatch(/^(\d+) of \1 after it · 0 of \d+ otherwise$/)
    }
    expect(await victims(page).count()).toBe(4)
    expect(complaints).toEqual([])
  })

  test('a brittle test is told by what it needs', async () => {
    await using watched = await openBrittle()

    expect(await evidence(watched.page).locator('.claim').textContent()).toMatch(
      /^Failed (\d+) of \1 when mails › configures the sender had not run before it, 0 of \d+ when it had\.$/,
    )
    expect(await watched.page.locator('.cause', { hasText: BRITTLE }).locator('.cause-role').textContent()).toBe(
      'State-setter',
    )
  })

  test('a flaky test is no finding: it stands below, with its reason and how many runs are missing', async () => {
    await using watched = await visit('/order')
    const others = watched.page.getByRole('region', { name: 'Failed and passed, but no finding' })
    const rare = others.getByRole('listitem').filter({ hasText: planted.rarelyFails })
    await rare.waitFor()

    expect(await others.getByText(planted.flaky).count()).toBe(1)
    expect(await rare.textContent()).toMatch(/Not enough runs 40 of \d{2,}/)
    expect(await victims(watched.page).filter({ hasText: planted.flaky }).count()).toBe(0)
  })

  test('the navigation counts what is open, on every page', async () => {
    await using watched = await visit('/runs')

    await watched.page.locator('.nav-count', { hasText: '4 open findings' }).waitFor()
  })

  test('the overview names the worst of them', async () => {
    await using watched = await visit('/')
    const panel = watched.page.getByRole('region', { name: 'Fails by its order' })
    await panel.waitFor()

    expect(await panel.getByRole('listitem').count()).toBe(3)
    await panel.getByRole('link', { name: 'All findings' }).click()
    await victims(watched.page).first().waitFor()
  })
})

describe('evidence', () => {
  test('run by run the suspect goes with the failures; the table says the same', async () => {
    await using watched = await openBrittle()
    const panel = evidence(watched.page)
    const rows = panel.locator('.matrix-row')
    await rows.nth(1).waitFor()
    const failed = await rows.nth(0).locator('path.failed').count()

    expect(failed).toBeGreaterThan(5)
    expect(await rows.nth(1).locator('.not-before.explains').count()).toBe(failed)
    expect(await rows.nth(0).locator('svg > g').count()).toBe(40)
    await panel.getByRole('button', { name: 'Table' }).click()
    expect(await panel.locator('tbody tr', { hasText: 'failed' }).count()).toBe(failed)
    expect(await panel.locator('tbody tr', { hasText: 'failed' }).locator('td:nth-child(3)').allTextContents()).toEqual(
      Array.from({ length: failed }, () => 'not before'),
    )
  })

  test('a click on a run opens it', async () => {
    await using watched = await openBrittle()
    const { page } = watched

    await evidence(page).locator('.matrix-row').nth(0).locator('svg > g').first().click()
    await page.locator('.lanes canvas').waitFor()

    expect(new URL(page.url()).pathname).toMatch(/^\/runs\/order-\d{3}$/)
  })

  test('the failing and the passing order stand side by side, around the victim', async () => {
    await using watched = await openBrittle()
    const { page } = watched

    await evidence(page).getByRole('link', { name: 'Compare their orders' }).click()
    await page.locator('#against .slope').waitFor()

    expect(new URL(page.url()).searchParams.get('against')).toMatch(/^order-\d{3}$/)
    expect(await page.locator('#against .slope li.failed').first().textContent()).toContain(planted.brittle)
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(100)
  })

  test('the command that proves it can be copied', async () => {
    await using watched = await openBrittle()
    const { page } = watched
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const line = evidence(page).locator('.evidence-command')

    await line.getByRole('button', { name: 'Copy' }).click()
    await line.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')

    expect(copied).toBe(await line.locator('code').textContent())
    expect(copied).toMatch(/^npx stratigraph bisect .*every mail bears the sender/)
  })
})

describe('addresses and keys', () => {
  test('filters stand in the address, survive a reload and can be left', async () => {
    await using watched = await visit('/order')
    const { page } = watched
    await victims(page).nth(3).waitFor()

    await page.getByLabel('Kind').selectOption('brittle')
    await page.waitForURL(/kind=brittle/)
    await page.reload()
    await victims(page).first().waitFor()
    expect(await victims(page).allTextContents()).toEqual([BRITTLE])

    await page.getByRole('button', { name: /^Fixed/ }).click()
    await page.waitForURL(/status=fixed/)
    await page.getByRole('link', { name: 'All findings' }).click()
    await victims(page).nth(3).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  test('a search finds victims by the name of their polluter', async () => {
    await using watched = await visit('/order')
    const { page } = watched
    await victims(page).nth(3).waitFor()

    await page.keyboard.type('/')
    await page.keyboard.type(planted.polluter.slice(0, 12))
    await page.waitForURL(/q=charges/)

    await expect.poll(() => victims(page).count()).toBe(3)
    expect(await page.getByText('3 of 4').count()).toBe(1)
  })

  test('g d leads there, j and Enter choose a finding', async () => {
    await using watched = await visit('/runs')
    const { page } = watched
    await page.locator('.runs-table [data-row]').first().waitFor()

    await page.keyboard.type('gd')
    await victims(page).nth(3).waitFor()
    await page.keyboard.type('jj')
    await page.keyboard.press('Enter')
    await page.waitForURL(/finding=/)

    expect(await victims(page).nth(1).getAttribute('aria-current')).toBe('true')
  })

  test('the matrix leads to the evidence, its table holds every suspect', async () => {
    await using watched = await visit('/order')
    const { page } = watched
    const panel = page.getByRole('region', { name: 'Polluter × victim', exact: true })
    await panel.locator('.pair.suspected').nth(3).waitFor()

    await panel.getByRole('link', { name: planted.brittle }).first().click()
    await page.waitForURL(/finding=/)
    expect(await evidence(page).locator('.evidence-victim').textContent()).toBe(BRITTLE)
    await panel.getByRole('button', { name: 'Table' }).click()

    expect(await panel.locator('tbody tr').count()).toBeGreaterThanOrEqual(4)
  })
})

describe('page of a test', () => {
  test('shows its verdict with the evidence, and leads to the other findings', async () => {
    await using watched = await openBrittle()
    const { page } = watched
    await evidence(page).getByRole('link', { name: 'Open test' }).click()
    const section = page.getByRole('region', { name: 'Order', exact: true })
    await section.locator('.matrix-row').nth(1).waitFor()

    expect(await section.locator('.claim').textContent()).toContain('had not run before it')
    await section.getByRole('link', { name: 'Among all findings' }).click()
    await evidence(page).waitFor()
    expect(await evidence(page).locator('.evidence-victim').textContent()).toBe(BRITTLE)
  })

  test('a test that always passed is said to have, and no more', async () => {
    await using watched = await visit('/tests?q=counts')
    const { page } = watched
    await page.getByRole('link', { name: /counts to three/ }).click()
    const section = page.getByRole('region', { name: 'Order', exact: true })
    await section.waitFor()

    expect(await section.textContent()).toContain('Never failed')
    expect(await section.locator('.claim, .run-matrix, .order-badge').count()).toBe(0)
  })
})

describe('proof', () => {
  test('turns suspected into proven while the page is open, with both commands to copy', async () => {
    await using own = await startDashboard()
    for (const report of orderHistory(Date.now())) await own.send(report)
    await using watched = await openPage(browser)
    const { page, complaints } = watched
    const opened = page.waitForResponse('**/api/v1/events')
    await page.goto(`${own.url}/order?q=sender`)
    await page.locator('.order-badge.suspected').first().waitFor()
    await opened

    const answer = await fetch(`${own.url}/api/v1/proofs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(brittleProof(new Date())),
    })
    expect(answer.status).toBe(201)
    await evidence(page).locator('.order-badge.proven').waitFor()
    const proof = evidence(page).getByRole('region', { name: 'Proof' })

    expect(await proof.textContent()).toContain('without: failed 3 of 3; after it: passed 4 of 4')
    expect(await proof.getByRole('link', { name: planted.setter }).count()).toBe(1)
    expect(await proof.locator('.proof-left-behind li').allTextContents()).toEqual([
      'module variable src/mails/mailer.ts: sender',
    ])
    const { reproduce, control } = brittleProof(new Date())
    expect(await proof.locator('code').allTextContents()).toEqual([reproduce, control])
    expect(await page.getByRole('button', { name: /^Proven/ }).textContent()).toBe('Proven 1')
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

describe('states', () => {
  test('nothing found in few orders is not called healthy; many orders are', async () => {
    await using empty = await startDashboard()
    for (const report of quietHistory(Date.now())) await empty.send(report)
    await using watched = await openPage(browser)
    const { page, complaints } = watched
    const opened = page.waitForResponse('**/api/v1/events')
    await page.goto(`${empty.url}/order`)
    await page.getByRole('heading', { name: 'Nothing found, and little seen' }).waitFor()
    expect(await page.locator('.coverage').textContent()).toContain('0 of 6 in both orders')
    expect(await page.locator('.copy-line code').textContent()).toBe('npx stratigraph shuffle --runs 10')
    expect(await axeFindings(page)).toEqual([])
    await opened

    // Live: the page learns of the runs by itself.
    for (const report of thoroughHistory(Date.now())) await empty.send(report)
    await page.getByText('6 of 12 in both orders').waitFor()

    expect(await page.getByRole('heading', { name: 'Nothing found so far' }).count()).toBe(1)
    expect(complaints).toEqual([])
  })

  test('every pair seen both ways round is said to be so', async () => {
    await using thorough = await startDashboard()
    for (const report of thoroughHistory(Date.now())) await thorough.send(report)
    await using watched = await openPage(browser)
    await watched.page.goto(`${thorough.url}/order`)

    await watched.page.getByRole('heading', { name: 'No order dependence found' }).waitFor()
    expect(await watched.page.locator('.coverage').textContent()).toContain('6 of 6 in both orders')
  })
})

describe.each(looks)('$scheme, $width px', (look) => {
  test('the page stands, fits and pleases axe, with a finding open', async () => {
    await using watched = await visit('/order', look)
    const { page, complaints } = watched
    await page.getByRole('link', { name: BRITTLE, exact: true }).click()
    await page.locator('.matrix-row').nth(1).waitFor()

    expect(await overflowPx(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.title()).toBe('Order · Stratigraph')
  })
})
