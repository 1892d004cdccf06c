import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { visit, type Dashboard } from './dashboard.ts'
import { hostileNames } from './history.ts'

const rowSelector = '.tests-table [data-row]'

export function testsPageTests(dashboard: Dashboard): void {
  test('the costliest integration tests stand first, with what they take together; a heading sorts anew', async () => {
    await using visited = await visit(dashboard, '/tests?q=layer:integration')
    const { page } = visited
    const rows = page.locator(rowSelector)
    await rows.first().waitFor()
    const byCost = await rows.allTextContents()
    const sum = await page.locator('.head .meta').textContent()

    await page.getByRole('button', { name: 'p50' }).click()
    await page.getByRole('button', { name: 'p50' }).click()
    await page.waitForURL(/sort=p50&order=asc/)
    await page.locator('th[aria-sort="ascending"]').waitFor()
    await page.locator('.tests-table[aria-busy="false"]').waitFor()

    expect(byCost[0]).toContain('member discount')
    expect(sum).toMatch(/4 integration tests take [\d.]+ (s|min) a week, \d/)
    expect(await rows.allTextContents()).toEqual(byCost.toReversed())
  })

  test('a filter is put together from suggestions, and taken back by Backspace', async () => {
    await using visited = await visit(dashboard, '/tests')
    const { page } = visited
    await page.locator(rowSelector).first().waitFor()

    await page.keyboard.type('/lay')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.type('e')
    const hint = await page.getByRole('option', { name: /layer:e2e/ }).textContent()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=layer:e2e/)
    await page.locator('.tests-table .layer.unit').first().waitFor({ state: 'detached' })
    const layers = await page.locator('.tests-table .layer').allTextContents()
    await page.keyboard.press('Backspace')
    await page.locator('.tests-table .layer.unit').first().waitFor()

    expect(hint).toContain('2 tests')
    expect(new Set(layers)).toEqual(new Set(['e2e']))
    expect(new URL(page.url()).search).toBe('')
  })

  test('a filter that does not exist is refused with what there is', async () => {
    await using visited = await visit(dashboard, '/tests?q=layer:galaxy')

    const alert = visited.page.getByRole('alert')
    await alert.waitFor()

    expect(await alert.textContent()).toMatch(/layer.*unit, integration, e2e, undeclared.*galaxy/)
  })

  test('of 10,000 tests only those in sight are in the page; all can be reached, and Back returns to the place', async () => {
    await using visited = await visit(dashboard, '/tests?sort=name')
    const { page, complaints } = visited
    const rows = page.locator(rowSelector)
    await rows.first().waitFor()
    const total = Number(await page.locator('.tests-table').getAttribute('aria-rowcount')) - 1

    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await page.locator(`.tests-table tr[aria-rowindex="${total + 1}"] [data-row]`).waitFor()
    const rendered = await rows.count()
    await page.evaluate('scrollTo(0, 44 * 5000)')
    const row = page.locator('.tests-table tr[aria-rowindex="5010"] [data-row]')
    await row.waitFor()
    const name = await row.textContent()
    const before = await page.evaluate<number>('scrollY')
    await row.click()
    await page.locator('.scatter canvas').waitFor()
    await page.goBack()
    await row.waitFor()

    expect(total).toBeGreaterThan(10_000)
    expect(rendered).toBeLessThan(80)
    expect(await row.textContent()).toBe(name)
    expect(await page.evaluate<number>('scrollY')).toBe(before)
    expect(complaints).toEqual([])
  })

  test('the export holds every test of the filter, as text that no spreadsheet runs', async () => {
    await using visited = await visit(dashboard, '/tests?q=file:hostile/names')
    const { page } = visited
    await page.locator(rowSelector).first().waitFor()

    await page.getByText('Export', { exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV file' }).click()
    const csv = await readFile(await (await download).path(), 'utf8')

    expect(csv.split('\r\n')[0]).toMatch(/^id,project,file,line,test,/)
    expect(csv).toContain(`hostile › ${hostileNames.markup.replaceAll('"', '""')}`)
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + Object.keys(hostileNames).length)
  })

  test('narrow rows are cards that can be sorted too, and say what they are sorted by', async () => {
    await using visited = await visit(dashboard, '/tests?q=layer:e2e', { scheme: 'light', width: 390 })
    const { page } = visited
    await page.locator(rowSelector).first().waitFor()

    await page.getByLabel('Sort by').selectOption('share')
    await page.waitForURL(/sort=share/)
    await page.locator('.cell-note').filter({ hasText: 'Share' }).first().waitFor()

    expect(await page.locator(rowSelector).first().textContent()).toContain('pays with a saved card')
  })
}
