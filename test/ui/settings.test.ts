import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { looks, openPage, overflowPx, type Look, type WatchedPage } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { builtUi } from '../support/dashboard-server.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { axeFindings } from './pages.ts'

let browser: Browser
/** One that asks for tokens, one that is this machine's own. */
let team: TestServer
let own: TestServer

beforeAll(async () => {
  ;[browser, team, own] = await Promise.all([
    launchChromium(),
    startTestServer({
      args: ['--host', '0.0.0.0'],
      dashboard: builtUi,
      tokens: [{ scope: 'admin' }, { scope: 'read' }, { scope: 'ingest', project: 'acme/shop' }],
    }),
    startTestServer({ dashboard: builtUi }),
  ])
  for (const [server, project] of [
    [team, 'acme/shop'],
    [team, 'acme/other'],
    [own, 'acme/shop'],
  ] as const) {
    const report = buildReport({ id: project, startedAt: new Date().toISOString(), run: { project } })
    const headers = { authorization: `Bearer ${team.tokens[0]}`, 'content-encoding': 'gzip' }
    expect((await server.post(gzipReport(report), headers)).status).toBe(201)
  }
})
afterAll(async () => {
  await browser?.close()
  await team?.[Symbol.asyncDispose]()
  await own?.[Symbol.asyncDispose]()
})

async function visit(server: TestServer, token?: string, look?: Look): Promise<WatchedPage> {
  const watched = await openPage(browser, look)
  const { page } = watched
  if (token !== undefined) {
    await page.context().addCookies([{ name: 'stratigraph_session', value: token, url: server.url }])
  }
  await page.goto(`${server.url}/settings?project=acme/shop`)
  await page.getByRole('heading', { name: 'Layer rules' }).waitFor()
  await page.locator('.sizes dd').first().waitFor()
  return watched
}

test.each(looks)('stands, fits and pleases axe: $scheme, $width px', async (look) => {
  await using watched = await visit(team, team.tokens[0], look)
  const { page, complaints } = watched
  await page.getByRole('region', { name: 'Tokens: table' }).waitFor()

  expect(await overflowPx(page)).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a fresh token is in the lines to copy, works, and is listed', async () => {
  await using watched = await visit(team, team.tokens[0])
  const { page } = watched

  await page.getByRole('button', { name: 'Make a token for CI' }).click()
  const token = await page.locator('.fresh-token code', { hasText: 'sgt_' }).textContent()
  const shell = await page.locator('.snippet', { hasText: 'by hand' }).locator('pre').textContent()
  await page.getByRole('rowheader', { name: token!.slice(0, 12) }).waitFor()
  const sent = await team.post(gzipReport(buildReport({ id: 'fresh', run: { project: 'acme/shop' } })), {
    authorization: `Bearer ${token}`,
    'content-encoding': 'gzip',
  })

  expect(shell).toBe(`export STRATIGRAPH_URL=${team.url}\nexport STRATIGRAPH_TOKEN=${token}\nnpm test`)
  expect(await page.locator('.snippet', { hasText: 'GitHub Actions' }).locator('pre').textContent()).toContain(
    `STRATIGRAPH_URL: ${team.url}`,
  )
  expect(sent.status).toBe(201)
})

test('a token is revoked, after a second word', async () => {
  await using watched = await visit(team, team.tokens[0])
  const { page } = watched
  const prefix = team.tokens[2]!.slice(0, 12)
  const row = page.getByRole('row').filter({ hasText: prefix })

  await row.getByRole('button', { name: `Revoke ${prefix}` }).click()
  await row.getByRole('button', { name: `Revoke ${prefix} for good` }).click()
  await row.getByText('revoked').waitFor()

  const answer = await team.post('{}', { authorization: `Bearer ${team.tokens[2]}` })
  expect(answer.status).toBe(401)
})

test('numbers are saved, and stay; an empty field brings the default back', async () => {
  await using watched = await visit(own)
  const { page } = watched
  const panel = page.getByRole('region', { name: 'Storage and retention', exact: true })
  const days = panel.getByLabel('Keep results', { exact: true })
  const save = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('✓ Saved').waitFor()
  }

  await days.fill('30')
  await save()
  const stored = await own.json('/api/v1/settings?project=acme/shop')
  await page.reload()
  await expect.poll(() => days.inputValue()).toBe('30')
  await days.fill('')
  await save()

  expect(stored).toMatchObject({ settings: { retention: { resultsDays: 30, runsDays: null } } })
  expect(await own.json('/api/v1/settings?project=acme/shop')).toMatchObject({
    settings: { retention: { resultsDays: null } },
  })
})

test('what makes no sense is refused beside its button', async () => {
  await using watched = await visit(own)
  const panel = watched.page.getByRole('region', { name: 'Storage and retention', exact: true })

  await panel.getByLabel('Keep results', { exact: true }).fill('1.5')
  await panel.getByRole('button', { name: 'Save' }).click()

  expect(await panel.getByRole('alert').textContent()).toContain('retention.resultsDays')
})

test('a project is made, and looked at', async () => {
  await using watched = await visit(own)
  const { page } = watched

  await page.getByLabel('New project').fill('acme/new')
  await page.getByLabel('New project').press('Enter')
  await page.waitForURL(/project=acme\/new/)

  await page.getByRole('rowheader', { name: 'acme/new' }).waitFor()
})

test('who may only read sees the settings, and cannot change them', async () => {
  await using watched = await visit(team, team.tokens[1])
  const { page, complaints } = watched

  expect(await page.getByRole('button', { name: 'Make a token for CI' }).isDisabled()).toBe(true)
  expect(await page.getByText('A token with the scope admin shows them.').isVisible()).toBe(true)
  expect(await page.getByLabel('Keep runs').isDisabled()).toBe(true)
  expect(await page.getByRole('region', { name: 'Tokens: table' }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('the page of a run whose results went says why it is empty', async () => {
  await own.send(buildReport({ id: 'old', startedAt: new Date().toISOString(), run: { project: 'acme/shop' } }))
  const store = openSqlite({ path: join(own.dir, 'history.db') })
  const [run] = await store.runs((await store.findProject('acme/shop'))!, { limit: 1 })
  await store.removeResults(run!.project, [2])
  await store.close()
  await using watched = await openPage(browser)

  await watched.page.goto(`${own.url}/runs/old?project=acme/shop`)

  await watched.page.getByRole('heading', { name: 'The results were removed' }).waitFor()
  expect(watched.complaints).toEqual([])
})
