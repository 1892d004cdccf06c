import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { builtUi } from '../support/dashboard-server.ts'

/** Every page is loaded when it is opened: the largest is Chart.js, at 60 kB. */
const most = { anyPage: 25_000, chartJs: 65_000, together: 200_000 }

export function weightTests(): void {
  test('scripts stay light: each page, Chart.js, and all of them together', async () => {
    const names = (await readdir(builtUi, { recursive: true })).filter((name) => name.endsWith('.js'))
    const sizes = await Promise.all(
      names.map(async (name) => ({ name, size: gzipSync(await readFile(join(builtUi, name)), { level: 9 }).length })),
    )
    const limitOf = (name: string): number => (name.includes('chart-js') ? most.chartJs : most.anyPage)

    expect(names.length).toBeGreaterThan(10)
    expect(sizes.filter(({ name, size }) => size > limitOf(name))).toEqual([])
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(most.together)
  })
}
