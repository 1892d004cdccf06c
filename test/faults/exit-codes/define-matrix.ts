import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finished, RunnerMajor, TempProject } from '../../support/temp-project.ts'
import { isFull } from '../../support/counts.ts'
import { canMount } from '../own-disk.ts'
import { faultsOf, type Fault } from './faults.ts'
import { printedByRunner } from '../../support/printed.ts'
import { deadlineMs, runFaulty } from './run-faulty.ts'
import { strangerProject, turnMs } from './stranger.ts'

/** What we may take beyond the deadline, in ms. */
const graceMs = 500
const outcomes = ['passing', 'failing'] as const

/**
 * Every fault with every suite of each major of a runner: the exit code and what the runner prints are the same as
 * without our reporter, and it takes no longer than its deadline and half a second. All of it in `npm run faults`.
 */
export function defineMatrix(runner: 'vitest' | 'jest', majors: readonly RunnerMajor[]): void {
  const faults = faultsOf(runner)
  describe.each(majors)('%s', (major) => {
    let project: TempProject
    const plain = new Map<string, Promise<Finished>>()
    const runPlain = (folder: string): Promise<Finished> => {
      const run = plain.get(folder) ?? runFaulty(project, folder, undefined)
      plain.set(folder, run)
      return run
    }

    beforeAll(async () => {
      project = await strangerProject(major)
    })
    afterAll(() => project[Symbol.asyncDispose]())

    describe.each(outcomes)('%s', (outcome) => {
      test.for(chosen(faults, majors.indexOf(major), majors.length, outcome))(
        '$name: the same outcome, in time',
        async (fault, { skip }) => {
          if (fault.disk && !canMount) skip('this machine lets nobody mount a file system')
          const folder = `${fault.suite ?? 'plain'}-${outcome}`

          const without = await runPlain(folder)
          const faulty = await runFaulty(project, folder, fault)

          if (fault.suite !== 'interrupted') expect(without.exitCode).toBe(outcome === 'passing' ? 0 : 1)
          expect([faulty.exitCode, faulty.signal]).toEqual([without.exitCode, without.signal])
          expect(printedByRunner(faulty)).toEqual(printedByRunner(without))
          if (fault.told) expect(faulty.stderr).toMatch(fault.told)
          // What tests write is recorded, whatever it is; only what they break in Node itself is felt.
          if (fault.suite === 'hostile')
            expect(faulty.stderr).not.toMatch(/^stratigraph: (?!Error: left broken)\w*Error/m)
          if (fault.sabotage !== undefined) expect(faulty.sabotaged).not.toBe('')
          if (fault.suite === 'interrupted') expect(faulty.stdout + faulty.stderr).not.toMatch(/d\.test\.js/)
          else expect(faulty.turns).toBeLessThanOrEqual((deadlineMs + graceMs) / turnMs)
        },
      )
    })
  })
}

/**
 * Each fault once for the runner: in one of its majors, with one of the suites. Where the fault is in the suite itself,
 * the runner has a part in what comes of it: those in every major.
 */
function chosen(faults: Fault[], major: number, majors: number, outcome: (typeof outcomes)[number]): Fault[] {
  if (isFull) return faults
  const ours = faults.filter(({ suite }, index) => suite !== undefined || index % majors === major)
  return ours.filter((_, index) => (index + major) % 2 === outcomes.indexOf(outcome))
}
