import { describe, expect, test } from 'vitest'
import {
  alphabeticalSequencer,
  inWorkers,
  jestConfig,
  jestMajors,
  jestProject,
  recordRun,
} from '../../support/jest-report.ts'
import type { RunOptions } from '../../support/temp-project.ts'
import type { ReportedTest } from '../../support/vitest-report.ts'

const bystanders = {
  'b.test.js': `test('b', () => {})`,
  'c.test.js': `test('c', () => {})`,
}

/** Once it has seen the wanted events, it says so: for a test to act then. Comes after ours, so ours has seen them too. */
const teller = `
module.exports = class {
  seen = new Set()
  tell(event) {
    this.seen.add(event)
    if (process.env.WANTED.split(',').every((wanted) => this.seen.has(wanted))) process.stderr.write('NOW\\n')
  }
  onTestFileResult(test) { this.tell('ended ' + require('node:path').basename(test.path, '.test.js')) }
  onTestCaseStart(test, info) { this.tell('began ' + info.title) }
}
`

const interrupted = {
  'teller.cjs': teller,
  'jest.config.cjs': `module.exports = { reporters: ['default', '@stratigraph/reporter/jest', './teller.cjs'] }`,
  'without.config.cjs': `module.exports = { reporters: ['default', './teller.cjs'] }`,
  'quick.test.js': `test('quick', () => {})`,
  'slow.test.js': `
    test('ended', () => {})
    test('failed', () => { throw new Error('before the interrupt') })
    test('hangs', () => new Promise(() => { setInterval(() => {}, 1000) }), 100_000)
    test('never', () => {})
  `,
}

const sendWhenTold = (signal: NodeJS.Signals, wanted: string): RunOptions => ({
  env: { WANTED: wanted },
  onSpawn: (child) => {
    let output = ''
    child.stderr!.on('data', (text: string) => {
      output += text
      if (output.includes('NOW\n')) child.kill(signal)
    })
  },
})

const statusOf = (ran: ReportedTest[]): Record<string, string> =>
  Object.fromEntries(ran.map(({ title, status }) => [title, status]))

describe.each(jestMajors)('%s', (major) => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s: what there is is saved, and Jest dies as ever', async (signal) => {
    await using project = await jestProject(major, interrupted)

    const plain = await project.run(
      ['-c', 'without.config.cjs', ...inWorkers()],
      sendWhenTold(signal, 'ended quick,began hangs'),
    )
    const run = await recordRun(
      project,
      ['-c', 'jest.config.cjs', ...inWorkers()],
      sendWhenTold(signal, 'ended quick,began hangs'),
    )

    expect(plain).toMatchObject({ exitCode: null, signal })
    expect(run).toMatchObject({ exitCode: null, signal })
    expect(run.report.run.status).toBe('interrupted')
    expect(statusOf(run.ran)).toEqual({ quick: 'passed', ended: 'passed', failed: 'failed', hangs: 'unfinished' })
    expect(run.ran.find(({ title }) => title === 'failed')!.exception!.errors![0]!.message).toBe('before the interrupt')
  })

  test('in band an interrupt ends the process at once, as without us', async () => {
    await using project = await jestProject(major, interrupted)

    const finished = await project.run(['-c', 'jest.config.cjs', '-i'], sendWhenTold('SIGINT', 'began hangs'))

    expect(finished).toMatchObject({ exitCode: null, signal: 'SIGINT' })
  })

  test("process.exit in a test, in band: saved, and the exit code is the test's", async () => {
    await using project = await jestProject(major, {
      ...bystanders,
      'a.test.js': `test('first', () => {}); test('exits', () => process.exit(3)); test('never', () => {})`,
    })

    const { exitCode, report, ran } = await recordRun(project, ['-i', 'a.test.js'])

    expect(exitCode).toBe(3)
    expect(report.run.status).toBe('interrupted')
    expect(statusOf(ran)).toEqual({ first: 'passed', exits: 'unfinished' })
  })

  test.each([
    { end: 'exits with 0', body: 'process.exit(0)', args: inWorkers() },
    // Jest starts such a file three times more.
    { end: 'exits with 3', body: 'process.exit(3)', args: inWorkers() },
    { end: 'is killed', body: `process.kill(process.pid, 'SIGKILL'); for (;;);`, args: inWorkers() },
  ])('a worker that $end: the test that it died in is known, the other files are whole', async ({ body, args }) => {
    await using project = await jestProject(major, {
      ...bystanders,
      // The worker's last words are on their way before it dies.
      'a.test.js': `
        test('first', () => {})
        test('dies', () => new Promise((resolve) => setTimeout(() => { ${body} }, 50)))
        test('never', () => {})
      `,
    })

    const { exitCode, report, ran } = await recordRun(project, args)

    expect(exitCode).toBe(1)
    expect(report.run.status).toBe('failed')
    expect(statusOf(ran)).toEqual({ first: 'passed', dies: 'unfinished', b: 'passed', c: 'passed' })
    expect(ran.every(({ exception }) => exception?.attempts === undefined)).toBe(true)
    expect(report.files.errors![0]!.errors[0]!.message).toMatch(/worker/)
  })

  test('--bail in band: what was not reached is not there', async () => {
    await using project = await jestProject(major, {
      'a.test.js': `test('fails', () => { throw new Error('x') }); test('still runs', () => {})`,
      'b.test.js': `test('b', () => {})`,
      'sequencer.cjs': alphabeticalSequencer,
      'jest.config.cjs': jestConfig(`testSequencer: './sequencer.cjs', bail: 1`),
    })

    const { exitCode, report, ran } = await recordRun(project, ['-i'])

    expect(exitCode).toBe(1)
    expect(report.run).toMatchObject({ status: 'failed', bail: 1 })
    expect(statusOf(ran)).toEqual({ fails: 'failed', 'still runs': 'passed' })
  })
})
