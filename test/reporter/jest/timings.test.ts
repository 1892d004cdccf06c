import { beforeAll, describe, expect, test } from 'vitest'
import {
  inWorkers,
  jestConfig,
  jestMajors,
  jestProject,
  recordRun,
  resolveFromJest,
  type RecordedRun,
} from '../../support/jest-report.ts'

/** Every phase sleeps for a time of its own, in ms: at least that long must be found in its column, and only there. */
const ms = {
  environment: 31,
  setup: 37,
  afterEnv: 41,
  collect: 43,
  beforeAll: 47,
  beforeEach: 29,
  body: 53,
  afterEach: 23,
  afterAll: 59,
}

const sleep = `const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)\n`

const suite = {
  'environment.cjs': `
    const { TestEnvironment } = require(process.env.NODE_ENVIRONMENT)
    ${sleep}
    module.exports = class extends TestEnvironment {
      async setup() { await super.setup(); sleep(${ms.environment}) }
    }
  `,
  'setup.cjs': `${sleep} sleep(${ms.setup})`,
  'after-env.cjs': `${sleep} sleep(${ms.afterEnv})`,
  'whole.test.js': `
    ${sleep}
    sleep(${ms.collect})
    beforeAll(() => sleep(${ms.beforeAll}))
    afterAll(() => sleep(${ms.afterAll}))
    test('before the hooks', () => sleep(${ms.body}))
    describe('with hooks', () => {
      beforeEach((done) => { sleep(${ms.beforeEach}); done() })
      afterEach(async () => sleep(${ms.afterEach}))
      test('sleeps', () => sleep(${ms.body}))
      test('fails', () => { sleep(${ms.body}); throw new Error('as it should') })
    })
  `,
  'bare.test.js': `test('nothing at all', () => {})`,
  'jest.config.cjs': jestConfig(
    `setupFiles: ['./setup.cjs'], setupFilesAfterEnv: ['./after-env.cjs'], resetMocks: true`,
  ),
  'environment.config.cjs': jestConfig(
    `testEnvironment: './environment.cjs', setupFiles: ['./setup.cjs'], testMatch: ['**/bare.test.js']`,
  ),
  'bare.config.cjs': jestConfig(`testMatch: ['**/bare.test.js']`),
}

describe.each(jestMajors)('%s', (major) => {
  const runs: Record<string, RecordedRun> = {}

  beforeAll(async () => {
    await using project = await jestProject(major, suite)
    const env = { NODE_ENVIRONMENT: resolveFromJest(project, 'jest-environment-node') }
    const config = ['-c', 'jest.config.cjs']
    runs['in band'] = await recordRun(project, [...config, '-i'])
    runs['in processes'] = await recordRun(project, [...config, ...inWorkers()])
    runs['environment'] = await recordRun(project, ['-c', 'environment.config.cjs'], { env })
    runs['bare'] = await recordRun(project, ['-c', 'bare.config.cjs'])
  })

  describe.each(['in band', 'in processes'])('%s', (way) => {
    test('each phase of a file is in its own column', () => {
      const { files, dictionary } = runs[way]!.report
      const file = dictionary!.files.path.indexOf('whole.test.js')
      const column = (name: Exclude<keyof typeof files, 'errors'>): number => files[name][file]!

      expect(column('setupUs')).toBeGreaterThanOrEqual((ms.setup + ms.afterEnv - 1) * 1000)
      expect(column('collectUs')).toBeGreaterThanOrEqual(ms.collect * 1000)
      expect(column('beforeAllUs')).toBeGreaterThanOrEqual(ms.beforeAll * 1000)
      expect(column('afterAllUs')).toBeGreaterThanOrEqual(ms.afterAll * 1000)
      expect(column('beforeEachUs')).toBeGreaterThanOrEqual(2 * ms.beforeEach * 1000)
      expect(column('afterEachUs')).toBeGreaterThanOrEqual(2 * ms.afterEach * 1000)
      expect(column('bodyUs')).toBeGreaterThanOrEqual(3 * ms.body * 1000)
      const parts = column('setupUs') + column('collectUs') + column('beforeAllUs') + column('afterAllUs')
      const ofTests = column('beforeEachUs') + column('bodyUs') + column('afterEachUs')
      // Jest's own times are whole milliseconds.
      expect(parts + ofTests + (files.environmentUs[file] ?? 0)).toBeLessThanOrEqual(column('durationUs') + 4000)
    })

    test('each test has its own hooks, within its duration', () => {
      const { ran } = runs[way]!
      const [bare, ...hooked] = ran.filter(({ file }) => file === 'whole.test.js')

      expect(bare).toMatchObject({ title: 'before the hooks', beforeEachUs: 0, afterEachUs: 0 })
      expect(bare!.endUs - bare!.startUs).toBeGreaterThanOrEqual(ms.body * 1000)
      expect(hooked.map(({ title }) => title)).toEqual(['with hooks > sleeps', 'with hooks > fails'])
      for (const { beforeEachUs, afterEachUs, startUs, endUs } of hooked) {
        expect(beforeEachUs).toBeGreaterThanOrEqual(ms.beforeEach * 1000)
        expect(afterEachUs).toBeGreaterThanOrEqual(ms.afterEach * 1000)
        expect(endUs - startUs).toBeGreaterThanOrEqual(beforeEachUs + afterEachUs + ms.body * 1000 - 1)
      }
    })

    test('tests lie within their file, and files within the run', () => {
      const { report, ran } = runs[way]!
      const { files, dictionary, run } = report
      for (const { file, startUs, endUs } of ran) {
        const at = dictionary!.files.path.indexOf(file)
        expect(startUs).toBeGreaterThanOrEqual(files.startUs[at]!)
        expect(endUs).toBeLessThanOrEqual(files.startUs[at]! + files.durationUs[at]! + 1)
        expect(files.startUs[at]! + files.durationUs[at]!).toBeLessThanOrEqual(run.durationUs + 2000)
      }
    })
  })

  test('building the environment is apart from the set-up files, or both are unknown', () => {
    const { environmentUs, setupUs } = runs['environment']!.report.files

    if (major === 'jest29') {
      expect({ environmentUs, setupUs }).toEqual({ environmentUs: [null], setupUs: [null] })
    } else {
      expect(environmentUs[0]).toBeGreaterThanOrEqual((ms.environment - 1) * 1000)
      expect(setupUs[0]).toBeGreaterThanOrEqual((ms.setup - 1) * 1000)
    }
  })

  test('a file without hooks and set-up has none', () => {
    const { files, results } = runs['bare']!.report

    expect(files).toMatchObject({
      setupUs: [0],
      beforeAllUs: [0],
      afterAllUs: [0],
      beforeEachUs: [0],
      afterEachUs: [0],
    })
    expect(results.beforeEachUs).toBeUndefined()
    expect(results.afterEachUs).toBeUndefined()
  })
})
