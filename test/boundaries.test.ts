import { describe, expect, test } from 'vitest'
import { findForbiddenImports } from './checks/import-arrows.ts'
import { readOurSources } from './checks/our-sources.ts'

test('every import in the repository follows an arrow of the architecture', async () => {
  const sources = await readOurSources()

  const forbidden = findForbiddenImports(sources)

  expect(sources.length).toBeGreaterThan(10)
  expect(forbidden).toEqual([])
})

describe('an import is refused, with file, line, import and rule, when', () => {
  test.each<[reason: string, path: string, source: string, message: RegExp]>([
    [
      'the format imports anything',
      'packages/reporter/src/report.ts',
      `import { join } from 'node:path'`,
      /^packages\/reporter\/src\/report\.ts:1: import 'node:path': reporter\/report uses no module of Node/,
    ],
    [
      'the reporter gets a dependency',
      'packages/reporter/src/delivery/send.ts',
      `\nimport { request } from 'undici'`,
      /send\.ts:2: import 'undici': reporter\/code has no dependency on undici/,
    ],
    [
      'an adapter loads its runner by value',
      'packages/reporter/src/vitest.ts',
      `import { createVitest } from 'vitest/node'`,
      /may take vitest\/node only by 'import type'/,
    ],
    [
      'a piece inside the workers loads the recorder',
      'packages/reporter/src/vitest-runner.ts',
      `import { startRecorder } from './recorder.ts'`,
      /no arrow leads from reporter\/worker to reporter\/code/,
    ],
    [
      'the server takes the reporter by value',
      'packages/server/src/ingest/accept.ts',
      `import { encodeReport } from '../../../reporter/src/encode.ts'`,
      /no arrow leads from server\/ingest to reporter\/code/,
    ],
    [
      'the server takes the format by value',
      'packages/server/src/store/sqlite.ts',
      `import { FORMAT } from '../../../reporter/src/report.ts'`,
      /server\/store may take reporter\/report only by 'import type'/,
    ],
    [
      'a type inside braces leaves an import behind',
      'packages/server/src/store/sqlite.ts',
      `import { type Report } from '@stratigraph/reporter/report'`,
      /only by 'import type'/,
    ],
    [
      'the analysis reads the store',
      'packages/server/src/analysis/cost.ts',
      `const { openStore } = await import('../store/open.ts')`,
      /server\/analysis may take server\/store only by 'import type'/,
    ],
    [
      'the analysis reads a file',
      'packages/server/src/analysis/cost.ts',
      `import 'fs'`,
      /server\/analysis uses no module of Node/,
    ],
    [
      'a route reaches up to the app',
      'packages/server/src/routes/runs.ts',
      `export { createApp } from '../app.ts'`,
      /no arrow leads from server\/routes to server\/app/,
    ],
    [
      'the dashboard loads code of the server',
      'packages/ui/src/api.ts',
      `import { Layer } from '../../server/src/api-schemas/runs.ts'`,
      /ui may take server\/shared only by 'import type'/,
    ],
    [
      'code reaches out of the repository',
      'test/support/temp-project.ts',
      `require('../../../shared/prototypes/probe.ts')`,
      /leads out of the repository/,
    ],
    [
      'code names a path of one machine',
      'bench/run.ts',
      `import '/home/me/helper.ts'`,
      /an absolute path names one machine/,
    ],
    [
      'a package imports a test',
      'packages/ui/src/main.tsx',
      `import '../../../test/x.ts'`,
      /no arrow leads from ui to tests/,
    ],
  ])('%s', (_reason, path, source, message) => {
    const forbidden = findForbiddenImports([{ path, source }])

    expect(forbidden).toEqual([expect.stringMatching(message)])
  })
})

test('a worker piece that reaches the recorder over another file is refused, with the way', () => {
  const forbidden = findForbiddenImports([
    { path: 'packages/reporter/src/jest-runner.ts', source: `import { watch } from './jest/watch.ts'` },
    { path: 'packages/reporter/src/jest/watch.ts', source: `export * from '../recorder.ts'` },
  ])

  expect(forbidden).toEqual([
    'packages/reporter/src/jest-runner.ts -> packages/reporter/src/jest/watch.ts -> packages/reporter/src/recorder.ts: ' +
      'reaches reporter/code, but a piece that is loaded into every test process stays small',
  ])
})

test('types may follow where values may not', () => {
  const forbidden = findForbiddenImports([
    { path: 'packages/ui/src/api.ts', source: `import type { RunRow } from '../../server/src/api-schemas/runs.ts'` },
    { path: 'packages/server/src/store/store.ts', source: `type R = import('../../../reporter/src/report.ts').Report` },
    { path: 'packages/reporter/src/jest.ts', source: `import type { Reporter } from '@jest/reporters'` },
  ])

  expect(forbidden).toEqual([])
})

test('a file that cannot be parsed is an error, not a file without imports', () => {
  const broken = { path: 'packages/ui/src/api.ts', source: `import { from` }

  expect(() => findForbiddenImports([broken])).toThrow(/packages\/ui\/src\/api\.ts cannot be parsed/)
})
