import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import type { TempProject } from '../../support/temp-project.ts'
import { orderedSuite } from './ordered-suite.ts'
import { recordVitest, vitestMajors, vitestProject, type VitestMajor } from './vitest-project.ts'

/** A repository whose Vitest lives in a folder of it. */
function repository(major: VitestMajor): Promise<TempProject> {
  const files = Object.entries({ ...orderedSuite, 'vitest.config.js': config })
  return vitestProject(major, {
    '.git/HEAD': 'ref: refs/heads/main\n',
    ...Object.fromEntries(files.map(([path, text]) => [`shop/${path}`, text])),
  })
}

const config = `
const settings = JSON.parse(process.env.SETTINGS)
const projects = ['left', 'right'].map((name) => ({ extends: true, test: { name, env: { PROJECT: name } } }))
export default { test: { reporters: ['@stratigraph/reporter/vitest'], isolate: false, projects, ...settings } }
`

const shuffled = { sequence: { shuffle: { files: true, tests: true }, seed: 9 } }

async function identitiesIn(project: TempProject, settings: object = {}, args: string[] = []): Promise<string[]> {
  const { report } = await recordVitest(project, { cwd: join(project.dir, 'shop'), test: { ...settings }, args })
  return identitiesOf(report)
}

function identitiesOf({ dictionary }: Report): string[] {
  const { projects, files, tests } = dictionary!
  const fileOfTest = files.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
  return tests.name
    .map((name, index) => {
      const file = fileOfTest[index]!
      return JSON.stringify([projects[files.project[file]!], files.path[file], name, tests.ordinal?.[index] ?? 0])
    })
    .toSorted()
}

describe.each(vitestMajors)('%s', (major) => {
  test('the same tests are the same in other orders, shards and folders', async () => {
    await using here = await repository(major)
    await using there = await repository(major)

    const [all, shuffledThere, first, second] = await Promise.all([
      identitiesIn(here),
      identitiesIn(there, shuffled),
      identitiesIn(here, shuffled, ['--shard=1/2']),
      identitiesIn(here, {}, ['--shard=2/2']),
    ])

    expect(new Set(all).size).toBe(all.length)
    expect(all).toContain(JSON.stringify(['right', 'shop/suite/plain.test.js', 'plain outer\u001finner\u001fsame', 1]))
    expect(shuffledThere).toEqual(all)
    expect([...first, ...second].toSorted()).toEqual(all)
    expect(Math.min(first.length, second.length)).toBeGreaterThan(0)
  })
})
