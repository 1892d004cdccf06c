import { expect, test } from 'vitest'
import { visit, type Dashboard } from './dashboard.ts'

export function keyboardTests(dashboard: Dashboard): void {
  test('keys lead from page to page, and ? lists them', async () => {
    await using visited = await visit(dashboard, '/')
    const { page } = visited
    await page.locator('.tiles .value').first().waitFor()

    await page.keyboard.type('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.keyboard.type('gr')
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
    await page.keyboard.type('gt')
    await page.getByRole('heading', { name: 'Tests', level: 1 }).waitFor()
    await page.keyboard.type('/')

    expect(await page.evaluate('document.activeElement.id')).toBe('filter')
  })

  test('j and k walk the rows, Enter opens one', async () => {
    await using visited = await visit(dashboard, '/runs')
    const { page } = visited
    const rows = page.locator('.runs-table [data-row]')
    await rows.first().waitFor()
    const second = await rows.nth(1).getAttribute('href')

    await page.keyboard.type('jjjk')
    await page.keyboard.press('Enter')
    await page.locator('.lanes canvas').waitFor()

    expect(new URL(page.url()).pathname).toBe(second)
  })

  test('the first Tab reaches the link that skips the header', async () => {
    await using visited = await visit(dashboard, '/runs')
    const { page } = visited
    await page.locator('.runs-table [data-row]').first().waitFor()

    await page.keyboard.press('Tab')

    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content')
  })
}
