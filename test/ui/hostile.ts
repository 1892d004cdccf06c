import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testIdOf, visit, type Dashboard } from './dashboard.ts'
import { hostileNames } from './history.ts'

const isTaken = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`'taken' in window || document.querySelector('main img, main script, main b b') !== null`)

export function hostileTests(dashboard: Dashboard): void {
  test.each([
    ['Tests', () => '/tests?q=hostile', '.tests-table'],
    ['Run', () => `/runs/${dashboard.runs.last}?find=hostile`, '.order-table'],
  ])('%s shows markup, control and bidi characters as text', async (_name, pathOf, table) => {
    await using visited = await visit(dashboard, pathOf())
    const { page, complaints } = visited
    await page.locator(`${table} [data-row]`).first().waitFor()
    const text = (await page.locator(table).textContent())!

    expect(text).toContain(hostileNames.markup)
    expect(text).toContain(hostileNames.formula)
    expect(text).toContain('looks like U+202Egnp.exe')
    expect(text).toContain('null NUL and escape ESC[31mred')
    expect(await isTaken(page)).toBe(false)
    expect(complaints).toEqual([])
  })

  test('the page of a test shows its name as text', async () => {
    await using visited = await visit(dashboard, `/tests/${await testIdOf(dashboard, hostileNames.markup)}`)
    const { page } = visited
    await page.getByRole('heading', { level: 1 }).getByText('<img src=x').waitFor()

    expect(await page.title()).toContain('<img src=x')
    expect(await isTaken(page)).toBe(false)
  })

  test('Runs shows the subject of a commit as text', async () => {
    await using visited = await visit(dashboard, '/runs')
    const { page } = visited
    await page.locator('.runs-table').getByText('<img src=x').waitFor()

    expect(await isTaken(page)).toBe(false)
  })
}
