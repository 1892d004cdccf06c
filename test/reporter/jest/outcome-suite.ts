import { alphabeticalSequencer, jestProject, type JestMajor } from '../../support/jest-report.ts'
import type { Finished, RunOptions, TempProject } from '../../support/temp-project.ts'
import { failingSuite } from './failing-suite.ts'

const files = {
  'sequencer.cjs': alphabeticalSequencer,
  // The reporter's line comes and goes by a variable: everything else is the same.
  'jest.config.cjs': `
    const { STRANGER_REPORTERS: given, STRANGER_SUITE: suite } = process.env
    module.exports = {
      testMatch: ['**/' + suite + '/**/*.test.js'],
      testSequencer: './sequencer.cjs',
      reporters: ['default', ...JSON.parse(given)],
      coverageReporters: ['text'],
      transform: {},
    }
  `,
  'passing/adds.js': `exports.add = (a, b) => a + b`,
  'passing/adds.test.js': `
    const { add } = require('./adds')
    test('adds', () => { console.log('a line of the test'); expect(add(1, 2)).toBe(3) })
    test('matches', () => expect('2').toMatchInlineSnapshot('"2"'))
  `,
  'passing/more.test.js': `describe('more', () => { test.each([1, 2])('of %i', async () => {}); test.todo('later') })`,
  'open/handle.test.js': `test('leaves a server open', () => { require('node:http').createServer().listen(0) })`,
  'exiting/exit.test.js': `test('exits', () => process.exit(3))`,
  ...Object.fromEntries(Object.entries(failingSuite).map(([path, text]) => [`failing/${path}`, text])),
}

export interface OutcomeProject {
  project: TempProject
  /** Runs the suite in `folder` with these reporters behind `default`. */
  run(folder: string, args: string[], reporters: unknown[], options?: RunOptions): Promise<Finished>
}

export async function outcomeProject(major: JestMajor, further: Record<string, string> = {}): Promise<OutcomeProject> {
  const project = await jestProject(major, { ...files, ...further })
  return {
    project,
    run: (folder, args, reporters, options = {}) =>
      project.run(['-c', 'jest.config.cjs', ...args], {
        ...options,
        env: {
          STRANGER_SUITE: folder,
          STRANGER_REPORTERS: JSON.stringify(reporters),
          STRATIGRAPH_QUIET: '1',
          ...options.env,
        },
      }),
  }
}
