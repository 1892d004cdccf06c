import { expect, test } from 'vitest'
import { visit, type Dashboard } from './dashboard.ts'
import { polluter, victim } from './history.ts'

export function lanesTests(dashboard: Dashboard): void {
  test('arrow keys go from test to test and lane to lane, Enter opens the test', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    const line = page.locator('.lanes-line')
    await page.locator('.lanes').focus()

    await page.keyboard.press('ArrowRight')
    await line.getByText(polluter).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await line.getByText(victim).waitFor()
    const words = await line.textContent()
    await page.keyboard.press('ArrowDown')
    await line.getByText('Worker 2').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Home')
    await line.getByText(polluter).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/tests\//)
    await page.getByRole('heading', { level: 1 }).getByText(polluter).waitFor()

    expect(words).toContain('Worker 1. No. 3 on its worker, no. 1 in its file')
    expect(words).toContain('failed')
  })

  test('keys and buttons zoom; the stretch stands in the address and survives a reload', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    await page.locator('.lanes').focus()
    const whole = page.getByRole('button', { name: 'Whole run' })
    const disabledAtFirst = await whole.isDisabled()

    await page.keyboard.type('++')
    await page.waitForURL(/view=\d+/)
    const address = page.url()
    await page.reload()
    await page.getByRole('button', { name: 'Wider' }).and(page.locator(':enabled')).waitFor()
    const reloaded = page.url()
    await whole.click()
    await page.waitForURL((url) => !url.searchParams.has('view'))

    expect(disabledAtFirst).toBe(true)
    expect(reloaded).toBe(address)
  })

  test('hovering a bar shows its test, a click opens it', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    const canvas = page.locator('.lanes canvas')
    // The long end-to-end test fills most of the second lane.
    const { width, height } = (await canvas.boundingBox())!

    await canvas.hover({ position: { x: width * 0.5, y: height * 0.66 } })
    const card = page.locator('.lane-card')
    await card.waitFor()
    const words = await card.textContent()
    await canvas.click({ position: { x: width * 0.5, y: height * 0.66 } })
    await page.waitForURL(/\/tests\//)

    expect(words).toContain('pays with a saved card')
    expect(words).toContain('e2e')
  })

  test('the table says the same as the chart', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.last}`)
    const { page } = visited
    const panel = page.getByRole('region', { name: 'Workers', exact: true })

    await panel.getByRole('button', { name: 'Table' }).click()
    const rows = await panel.locator('tbody tr').allTextContents()

    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatch(/^Worker 1/)
  })

  test('of 10,000 tests only the rows in sight are in the page, and all can be reached', async () => {
    await using visited = await visit(dashboard, `/runs/${dashboard.runs.large}`)
    const { page } = visited
    const rows = page.locator('.order-table [data-row]')
    await rows.first().waitFor()
    const inPage = await rows.count()

    await page.evaluate(`document.querySelector('.order-scroll').scrollTo(0, 1e6)`)
    await page.locator('.order-table tr[aria-rowindex="10001"]').waitFor()

    expect(inPage).toBeLessThan(60)
    expect(await page.getByRole('region', { name: 'Order in which the tests ran' }).textContent()).toContain(
      '10,000 tests',
    )
  })
}
