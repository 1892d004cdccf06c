import fs from 'node:fs'
import { expect, test, vi } from 'vitest'
import { Attribution } from '../../../packages/reporter/src/probe/attribution.ts'
import { stand } from '../../../packages/reporter/src/probe/standing.ts'
import { recordVitest, vitestMajors, vitestProject, workers } from '../vitest/vitest-project.ts'
import { inWords, usesByTest } from './evidence.ts'

// What stands in for Node's own functions stays from file to file, and goes after the last.

const options = { ignored: [], runnerTimers: 0 }
const original = fs.writeFileSync
/** What stood below something else would never come back. */
const isUndone = (): boolean => fs.writeFileSync === original

test('the next file has the stand-ins of the one before, and after the last one they go', async () => {
  const attribution = new Attribution()
  const first = stand(options, attribution)
  const standIn = fs.writeFileSync
  expect(standIn).not.toBe(original)

  first.fileEnded()
  const second = stand(options, attribution)
  expect(fs.writeFileSync).toBe(standIn)

  second.fileEnded()
  await vi.waitUntil(isUndone, { timeout: 60_000 })
})

test('other settings are other stand-ins, and never one on top of the other', async () => {
  const attribution = new Attribution()
  stand(options, attribution).fileEnded()
  const before = fs.writeFileSync
  const other = stand({ ...options, ignored: ['/elsewhere'] }, attribution)

  expect(fs.writeFileSync).not.toBe(before)
  other.fileEnded()
  await vi.waitUntil(isUndone, { timeout: 60_000 })
})

const file = (name: string): string => `
import { writeFileSync } from 'node:fs'
import fs from 'node:fs'
import { expect, test } from 'vitest'
test('${name} writes', () => { fs.writeFileSync(process.env.FOLDER + '/x', '') })
test('${name} fails to write', () => {
  let stack
  try { fs.writeFileSync(process.env.FOLDER + '/no/x', '') } catch (error) { stack = error.stack }
  expect(stack).not.toContain('stratigraph/reporter')
})`

test.each(vitestMajors.flatMap((major) => ['vmThreads', 'vmForks'].map((pool) => [major, pool] as const)))(
  '%s, %s: files that share a worker, each in a world of its own, are each told once',
  async (major, pool) => {
    await using project = await vitestProject(major, { 'a.test.js': file('a'), 'b.test.js': file('b') })

    const { report } = await recordVitest(project, {
      test: { pool, ...workers(1), fileParallelism: false },
      env: { FOLDER: project.dir },
    })

    const uses = usesByTest(report)
    const once = 'body filesystem/write, write, 1'
    const told = Object.fromEntries(
      Object.entries(uses).map(([title, own]) => [title, own.map((use) => `${inWords(use)}, ${use.count}`)]),
    )
    expect(told).toEqual({
      'a writes': [once],
      'a fails to write': [once],
      'b writes': [once],
      'b fails to write': [once],
    })
  },
)
