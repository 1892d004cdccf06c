import { expect, test } from 'vitest'
import { visit, type Dashboard } from './dashboard.ts'

export function filterTests(dashboard: Dashboard): void {
  test('runs are filtered by outcome and branch; the address keeps it over reload and Back', async () => {
    await using visited = await visit(dashboard, '/runs')
    const { page } = visited
    const rows = page.locator('.runs-table tbody tr')
    await rows.first().waitFor()
    const all = await rows.count()

    await page.getByRole('button', { name: 'Failed', exact: true }).click()
    await page.waitForURL('**/runs?status=failed')
    await page.locator('.runs-table [aria-busy="true"]').waitFor({ state: 'detached' })
    await page.locator('.status.passed').first().waitFor({ state: 'detached' })
    const failed = await rows.count()
    await page.reload()
    await rows.first().waitFor()
    const reloaded = await rows.count()
    await page.getByLabel('Branch').selectOption('odd')
    await page.waitForURL(/branch=odd/)
    await page.getByText('No run matches').waitFor()
    await page.goBack()
    await page.goBack()
    await page.locator('.status.passed').first().waitFor()

    expect(failed).toBeLessThan(all)
    expect(failed).toBeGreaterThan(0)
    expect(reloaded).toBe(failed)
    expect(new URL(page.url()).search).toBe('')
    expect(await rows.count()).toBe(all)
  })

  test('tests are filtered by layer; the address keeps it over reload and Back', async () => {
    await using visited = await visit(dashboard, '/tests')
    const { page } = visited
    await page.locator('.tests-table [data-row]').first().waitFor()

    await page.getByRole('button', { name: /^integration/ }).click()
    await page.waitForURL(/q=layer:integration/)
    await page.locator('.tests-table .layer.e2e').first().waitFor({ state: 'detached' })
    const shown = await page.locator('.tests-table [data-row]').allTextContents()
    await page.reload()
    await page.locator('.tests-table [data-row]').first().waitFor()
    const reloaded = await page.locator('.tests-table [data-row]').allTextContents()
    await page.goBack()
    await page.locator('.tests-table .layer.e2e').first().waitFor()

    expect(shown).toHaveLength(4)
    expect(reloaded).toEqual(shown)
    expect(new URL(page.url()).searchParams.get('q')).toBeNull()
  })

  test('the search of a run shortens its order and stands in the address', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    const rows = page.locator('.order-table [data-row]')
    await rows.first().waitFor()

    await page.getByLabel('Find in the order').fill('cart adds')
    await page.waitForURL(/find=cart/)
    await page.reload()
    await rows.first().waitFor()

    expect(await rows.allTextContents()).toEqual([expect.stringContaining('cart › adds an item')])
    expect(await page.getByLabel('Find in the lanes').inputValue()).toBe('cart adds')
  })
}
