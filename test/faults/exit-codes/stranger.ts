import { alphabeticalSequencer } from '../../support/jest-report.ts'
import { runCommand, TempProject, type RunnerMajor } from '../../support/temp-project.ts'
import { oneAfterTheOther } from '../../reporter/vitest/vitest-project.ts'
import { sabotageScript } from './sabotage.ts'
import { suiteFiles } from './suites.ts'

/**
 * Our reporter, with a count of how long it takes at the end of the run: turns of the process's own timers of 10 ms. Where
 * the machine is busy there are fewer of them, never more; so a bound on them holds on any machine.
 */
const counting = (hook: string): string => `
  async ${hook}(...given) {
    let turns = 0
    const next = () => setTimeout(() => { turns++; next() }, 10).unref()
    next()
    try { await super.${hook}(...given) } finally { writeFileSync(process.env.TURNS, String(turns)) }
  }
`
export const turnMs = 10

const files = {
  vitest: {
    ...oneAfterTheOther,
    'counted.js': `
import Ours from '@stratigraph/reporter/vitest'
import { writeFileSync } from 'node:fs'
export default class extends Ours {${counting('onTestRunEnd')}}
`,
  },
  jest: {
    'package.json': '{ "name": "stranger", "private": true }',
    'sequencer.cjs': alphabeticalSequencer,
    'jest.config.cjs': `
const { reporters } = JSON.parse(process.env.SETTINGS)
module.exports = { testSequencer: './sequencer.cjs', transform: {}, reporters }
`,
    'counted.js': `
const { default: Ours = require('@stratigraph/reporter/jest') } = require('@stratigraph/reporter/jest')
const { writeFileSync } = require('node:fs')
module.exports = class extends Ours {${counting('onRunComplete')}}
`,
  },
}

/** A project with all suites, in which our reporter comes and goes by a variable: everything else is the same. */
export async function strangerProject(major: RunnerMajor): Promise<TempProject> {
  const runner = major.startsWith('vitest') ? 'vitest' : 'jest'
  const project = await TempProject.create(major, {
    ...files[runner],
    'sabotage.cjs': sabotageScript,
    // The reporter's folder, which may be another file system.
    'kept/.keep': '',
    ...suiteFiles(runner),
  })
  // Our reporter asks git of it.
  await runCommand('git', ['init', '--quiet'], { cwd: project.dir })
  return project
}
