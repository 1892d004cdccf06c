import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { builtUi } from '../support/dashboard-server.ts'

const MOST_BYTES = 150_000

export function weightTests(): void {
  test('all scripts together weigh at most 150 kB, gzipped', async () => {
    const names = (await readdir(builtUi, { recursive: true })).filter((name) => name.endsWith('.js'))
    const sizes = await Promise.all(
      names.map(async (name) => gzipSync(await readFile(join(builtUi, name)), { level: 9 }).length),
    )

    expect(names.length).toBeGreaterThan(1)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES)
  })
}
