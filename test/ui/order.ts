import { expect, test } from 'vitest'
import { visit, type Dashboard } from './dashboard.ts'
import { polluter, victim } from './history.ts'

export function orderTests(dashboard: Dashboard): void {
  test('a failed run names what ran before the failed test only this time', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    await page.locator('.before-list').waitFor()

    const before = await page.locator('.before-list li').allTextContents()
    const heading = await page.locator('.ran-before h3').textContent()
    const summary = await page.locator('.order-against > p').first().textContent()
    const moved = await page.locator('.slope-right li.failed').textContent()

    expect(heading).toContain(victim)
    expect(before).toHaveLength(2)
    expect(before[1]).toContain(polluter)
    expect(before[1]).toContain('same process')
    expect(summary).toContain('ran earlier or later on the same worker')
    expect(moved).toContain('cart.int.test.ts')
  })

  test('its failure comes with error, place and attempts', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const failures = visited.page.getByRole('region', { name: 'What went wrong' })
    await failures.waitFor()
    const text = await failures.textContent()

    expect(text).toContain('AssertionError: expected 90 to be 100')
    expect(text).toContain('No. 3 on worker 1, no. 1 in its file.')
  })

  test('a broken file is listed with its error', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.unknownWorker}`)
    const failures = visited.page.getByRole('region', { name: 'What went wrong' })
    await failures.waitFor()

    expect(await failures.textContent()).toContain('Cannot find module "./b.ts"')
  })

  test('two runs chosen in the list are compared', async () => {
    await using visited = await visit(dashboard, '/runs')
    const { page } = visited
    const boxes = page.locator('.runs-table input')
    await boxes.first().waitFor()

    await boxes.nth(2).check()
    await boxes.nth(1).check()
    await page.getByRole('link', { name: 'Compare their orders' }).click()
    await page.locator('.order-against').waitFor()

    expect(new URL(page.url()).searchParams.get('against')).toBeTruthy()
    expect(await page.locator('.order-against').textContent()).toContain('same order, on the same workers')
  })

  test('the list of the order can be kept to one worker', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    await page.locator('.order-table [data-row]').first().waitFor()

    await page.getByLabel('Worker', { exact: true }).selectOption({ label: 'Worker 1' })
    await page.waitForURL(/lane=1/)
    const numbers = await page.locator('.order-table .cell-sequence').allTextContents()

    expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)))
    expect(numbers.length).toBeGreaterThan(10)
  })
}
