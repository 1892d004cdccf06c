import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFull } from '../support/counts.ts'
import { runCommand } from '../support/temp-project.ts'
import { nodeFolder, runnableMajors, type NodeMajor } from './nodes.ts'
import { configFiles, configNames, testFiles } from './projects.ts'
import { installInto, type Stranger } from './stranger.ts'
import { packPackage, type Tarball } from './tarball.ts'

let tarball: Tarball

beforeAll(async () => {
  tarball = await packPackage('reporter')
})
afterAll(() => tarball[Symbol.asyncDispose]())

test('the tarball holds what users need and nothing else', () => {
  const unexpected = tarball.files.filter(
    (file) =>
      !/^(LICENSE|README\.md|package\.json|(report|quarantine)\.schema\.json|dist\/.+\.(js|cjs|d\.ts|d\.cts))$/.test(
        file,
      ),
  )

  expect(tarball.files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'report.schema.json', 'quarantine.schema.json', 'dist/bin.cjs']),
  )
  expect(tarball.files.some((file) => file.endsWith('.d.ts'))).toBe(true)
  expect(unexpected).toEqual([])
})

test('the reporter has no dependencies', () => {
  const { dependencies = {} } = tarball.manifest

  expect(dependencies).toEqual({})
})

describe.each<{ runners: string[]; nodes: NodeMajor[] }>([
  { runners: ['vitest@5.1.1', 'jest@30.5.2'], nodes: [22, 24, 26] },
  { runners: ['vitest@3.2.7', 'jest@29.7.0'], nodes: [20] },
])('installed beside $runners', ({ runners, nodes }) => {
  let stranger: Stranger

  beforeAll(async () => {
    for (const node of runnableMajors(nodes)) await nodeFolder(node)
    stranger = await installInto({ ...testFiles, ...configFiles }, [...runners, tarball.path])
  })
  afterAll(() => stranger[Symbol.asyncDispose]())

  test.each(pairs(runnableMajors(nodes)))('$config on Node $node records the run', async ({ node, config }) => {
    const runner = config.startsWith('vitest') ? 'vitest' : 'jest'
    const args = [...(runner === 'vitest' ? ['run'] : []), '--config', config]
    const folder = `out/${node}-${config}`

    const { exitCode, stdout, stderr } = await stranger.run(node, runner, args, { STRATIGRAPH_DIR: folder })

    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 })
    const { report } = await stranger.onlyReport(folder)
    expect(report.run.runner.name).toBe(runner)
    expect(runners).toContain(`${runner}@${report.run.runner.version}`)
    expect(report.run.machine.node).toMatch(new RegExp(`^v${node}\\.`))
    expect(report.dictionary!.tests.name).toEqual(['adds', 'subtracts'])
    expect(report.results.durationUs).toHaveLength(2)
  })

  test.each(runnableMajors(nodes))('the command line runs on Node %i', async (node) => {
    const { exitCode, stdout, stderr } = await stranger.run(node, 'stratigraph', ['--version'])

    expect({ exitCode, stdout: stdout.trim(), stderr }).toEqual({
      exitCode: 0,
      stdout: tarball.manifest.version,
      stderr: '',
    })
  })

  test('a config in TypeScript compiles against the types of the options, strict and with libraries checked', async () => {
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '']

    const { exitCode, stdout } = await runCommand(tsc, [...options, 'options.mts', 'options.cts'], {
      cwd: stranger.dir,
    })
    const wrong = await runCommand(tsc, [...options, 'wrong-options.mts'], { cwd: stranger.dir })

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(wrong.stdout).toMatch(/wrong-options\.mts.*'deadline'/s)
  })
})

/** Every configuration on some Node and both runners on every Node; in `npm run faults` everything with everything. */
function pairs(nodes: NodeMajor[]): { node: NodeMajor; config: string }[] {
  return ['vitest', 'jest'].flatMap((runner) => {
    const configs = configNames.filter((name) => name.startsWith(runner))
    return nodes.flatMap((node, place) =>
      configs
        .filter((_, index) => isFull || index % nodes.length === place % configs.length)
        .map((config) => ({ node, config })),
    )
  })
}
