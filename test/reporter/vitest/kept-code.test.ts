import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TempProject } from '../../support/temp-project.ts'
import { inWords, usesByTest } from '../probe/evidence.ts'
import { recordVitest, vitestMajors, vitestProject, type RunSettings } from './vitest-project.ts'

// What Node has compiled of our piece in a worker is kept for the next worker, and never costs a run its outcome.

const files = {
  'a.test.js': `
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
test('writes', () => writeFileSync(process.env.FOLDER + '/x', ''))
test('fails to write', () => {
  let stack
  try { writeFileSync(process.env.FOLDER + '/no/x', '') } catch (error) { stack = error.stack }
  expect(stack).not.toContain('stratigraph/reporter')
})`,
}

const once = ['body filesystem/write, write']

/** Runs the suite, and gives the paths of what is kept after it. */
async function kept(project: TempProject, settings: RunSettings = {}): Promise<string[]> {
  const { report, exitCode, stdout, stderr } = await recordVitest(project, {
    ...settings,
    env: { FOLDER: project.dir, ...settings.env },
  })
  expect(exitCode, stdout + stderr).toBe(0)
  const uses = Object.entries(usesByTest(report)).map(([title, own]) => [title, own.map(inWords)])
  expect(Object.fromEntries(uses)).toEqual({ writes: once, 'fails to write': once })
  const cache = join(project.dir, 'node_modules/.vite')
  const paths = await readdir(cache, { recursive: true }).catch(() => [])
  return paths.filter((path) => path.includes('vitest-worker')).map((path) => join(cache, path))
}

test.each(vitestMajors.flatMap((major) => ['forks', 'threads'].map((pool) => [major, pool] as const)))(
  '%s, %s: kept once and used from then on; what is damaged or of no use is replaced',
  async (major, pool) => {
    await using project = await vitestProject(major, files)
    const run = (): Promise<string[]> => kept(project, { test: { pool } })
    const paths = await run()
    expect(paths).toHaveLength(1)
    const [path] = paths as [string]
    const { ino } = await stat(path)

    expect(await run()).toEqual(paths)
    expect((await stat(path)).ino).toBe(ino)

    const code = await readFile(path)
    for (const damaged of [damagedAt(code, code.length / 4), code.subarray(0, 1000), Buffer.from('nono')]) {
      await writeFile(path, damaged)
      expect(await run()).toEqual(paths)
      expect(damaged.equals(await readFile(path))).toBe(false)
    }
  },
)

function damagedAt(code: Buffer, at: number): Buffer {
  const damaged = Buffer.from(code)
  damaged[Math.floor(at)]! ^= 0xff
  return damaged
}

test.each<[string, RunSettings]>([
  ['Vitest is to keep nothing', { test: { cache: false } }],
  ['the code runs in a world of its own', { test: { pool: 'vmThreads' } }],
  ['coverage is counted', { env: { NODE_V8_COVERAGE: 'coverage' } }],
])('nothing is kept where %s', async (_, settings) => {
  await using project = await vitestProject('vitest5', files)

  expect(await kept(project, settings)).toEqual([])
})
