import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testIdOf, visit, type Dashboard } from './dashboard.ts'
import { victim } from './history.ts'

async function openChart(dashboard: Dashboard, title: string, query = '') {
  const id = await testIdOf(dashboard, title)
  const visited = await visit(dashboard, `/tests/${id}${query}`)
  await drawn(visited.page)
  return { ...visited, id, slider: visited.page.getByRole('slider') }
}

/** Chart.js sizes the canvas when it draws. */
const drawn = (page: Page) => page.locator('.scatter canvas[style*="width"]').waitFor()

export function testPageTests(dashboard: Dashboard): void {
  test('dragging over the durations looks closer; the stretch stands in the address and survives a reload', async () => {
    await using visited = await openChart(dashboard, victim)
    const { page, slider, complaints } = visited
    const all = Number(await slider.getAttribute('aria-valuemax'))
    const box = (await page.locator('.scatter canvas').boundingBox())!

    await page.mouse.move(box.x + box.width * 0.4, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 90, { steps: 4 })
    await page.mouse.up()
    await page.waitForURL(/zoom=\d+-\d+/)
    await page.reload()
    await drawn(page)
    const closer = Number(await slider.getAttribute('aria-valuemax'))
    await page.getByRole('button', { name: 'Whole range' }).click()
    await page.waitForURL((url) => url.search === '')

    expect(all).toBe(24)
    expect(closer).toBeGreaterThan(2)
    expect(closer).toBeLessThan(10)
    expect(Number(await slider.getAttribute('aria-valuemax'))).toBe(all)
    expect(complaints).toEqual([])
  })

  test('arrow keys walk the runs of the chart and say what they were; Enter opens one', async () => {
    await using visited = await openChart(dashboard, victim)
    const { page, slider } = visited

    await slider.focus()
    await page.keyboard.press('End')
    const newest = await slider.getAttribute('aria-valuetext')
    await page.keyboard.press('ArrowLeft')
    const older = await slider.getAttribute('aria-valuetext')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.locator('.lanes canvas').waitFor()

    expect(newest).toMatch(/failed, 204 ms.*number 1 in its file/)
    expect(older).toMatch(/passed, /)
    expect(new URL(page.url()).pathname).toBe(`/runs/${dashboard.runs.last}`)
  })

  test('a click on the chart opens the run that lies nearest', async () => {
    await using visited = await openChart(dashboard, victim)
    const { page } = visited
    const box = (await page.locator('.scatter canvas').boundingBox())!

    await page.mouse.click(box.x + box.width * 0.86, box.y + 60)
    await page.locator('.lanes canvas').waitFor()

    expect(new URL(page.url()).pathname).toBe(`/runs/${dashboard.runs.last}`)
  })

  test('a failure stands with its text and its runs; the source and the command to run it alone are at hand', async () => {
    await using visited = await openChart(dashboard, victim)
    const { page } = visited
    const failures = page.getByRole('region', { name: 'Failures, grouped' })
    const source = page.locator('.head .meta a')

    expect(await failures.locator('pre').textContent()).toContain('expected 90 to be 100 // Object.is equality')
    expect(await failures.getByRole('link').first().getAttribute('href')).toBe(`/runs/${dashboard.runs.last}`)
    await expect
      .poll(() => source.last().getAttribute('href'))
      .toMatch(/^https:\/\/git\.example\/acme\/storefront\/blob\/\w{40}\/src\/cart\/cart\.int\.test\.ts#L57$/)
    expect(await page.locator('.copy-line code').textContent()).toBe(
      "npx vitest run src/cart/cart.int.test.ts -t '^cart( >)? applies the member discount$'",
    )
  })

  test('where it ran is held against how it went, in counts', async () => {
    await using visited = await openChart(dashboard, victim)
    const place = visited.page.getByRole('region', { name: 'Place in the order' })

    await place.getByRole('button', { name: 'In its worker' }).click()

    expect(await place.locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^1st.*0 of 23/),
      expect.stringMatching(/^3rd.*1 of 1/),
    ])
    expect(await place.locator('.caption').textContent()).toBe(
      'Failed 1 of 1 as 3rd, 0 of 23 elsewhere. Counts, no verdict.',
    )
  })

  test('the table says the same as the chart, newest first', async () => {
    await using visited = await openChart(dashboard, victim)
    const { page } = visited
    const duration = page.getByRole('region', { name: 'Duration', exact: true })

    await duration.getByRole('button', { name: 'Table' }).click()
    const rows = duration.locator('tbody tr')

    expect(await rows.count()).toBe(24)
    expect(await rows.first().textContent()).toMatch(/failed.*ms/)
  })
}
