import { cleanLine } from '../../clean-line.ts'
import { bisect, type Bisected } from '../../rerun/bisect.ts'
import { proveTogether } from '../../rerun/bisect/prove-together.ts'
import { findSuspects, type Suspected } from '../../rerun/bisect/suspects.ts'
import { indexOfTest, numberRuns } from '../../rerun/drive/history.ts'
import { nameOfTest } from '../../rerun/drive/name-test.ts'
import { NotRun } from '../../rerun/drive/run-planned.ts'
import { countOf } from '../../summary/wording.ts'
import type { BisectTask } from '../bisect.ts'
import { createProgress } from '../progress.ts'
import { describeResult, notRun, toJson, type BisectJson } from './describe-result.ts'
import { keepProof } from './keep-proof.ts'
import { tellRuns } from './tell-runs.ts'

/** Every test that history suspects, the surest first; victims of a proven polluter share their runs. */
export async function bisectAll({ session, terminal, maxRuns, json, target }: BisectTask): Promise<number> {
  const { recorded, base, isStopped } = session
  const progress = createProgress(terminal)
  const history = numberRuns(recorded)
  const nameOf = (test: number): string => nameOfTest(history.tests[test]!, base)
  const results: BisectJson[] = []
  let left = findSuspects(history)
  let runs = 0

  while (left.length > 0 && !isStopped()) {
    const [{ test }] = left as [Suspected]
    progress.line(nameOf(test))
    const result = await bisectOne(test)
    settle(test)
    if (!result) continue
    runs += result.runs
    await keep(result)
    await shareProof(result)
  }
  results.push(...left.map(({ test }) => notRun(nameOf(test), 'stopped before its turn')))
  progress.clear()
  terminal.out(json ? `${JSON.stringify({ runs, results }, null, 2)}\n` : summaryOf(results, runs, recorded.length))
  return results.every(({ kind }) => kind !== 'inconclusive' && kind !== 'not-run') ? 0 : 1

  /** Undefined where it could not be run. */
  async function bisectOne(test: number): Promise<Bisected | undefined> {
    try {
      return await bisect({
        ...session,
        victim: history.tests[test]!,
        maxRuns,
        shouldStop: isStopped,
        ...tellRuns(progress, base, maxRuns),
        random: Math.random,
      })
    } catch (error) {
      if (!(error instanceof NotRun)) throw error
      progress.line(`  ${error.message}`)
      results.push(notRun(nameOf(test), error.message))
      return undefined
    }
  }

  async function keep(result: Bisected): Promise<void> {
    const said = toJson(result, base)
    results.push(said)
    if (!json) terminal.out(describeResult(said))
    await keepProof(result, said, { session, terminal, target })
  }

  /** Whoever else the polluter may have polluted is tried with it, all in the same runs. */
  async function shareProof({ victim, found, scope, tests }: Bisected): Promise<void> {
    if (found.kind !== 'victim' || found.actors.length !== 1 || scope !== 'same-file') return
    const polluter = indexOfTest(history, tests[found.actors[0]!]!)
    if (polluter === undefined) return
    const victims = left.filter(({ polluters }) => polluters.has(polluter)).map(({ test }) => test)
    if (victims.length === 0) return
    progress.line(`${countOf(victims.length, 'other test')} of ${victim.path} after ${nameOf(polluter)}`)
    const told = tellRuns(progress, base, maxRuns)
    const shared = await proveTogether({ polluter, victims }, history, { ...session, maxRuns, ...told })
    runs += shared.runs
    for (const result of shared.proven) {
      settle(indexOfTest(history, result.victim)!)
      await keep(result)
    }
  }

  function settle(test: number): void {
    left = left.filter((one) => one.test !== test)
  }
}

function summaryOf(results: readonly BisectJson[], runs: number, recorded: number): string {
  if (results.length === 0)
    return `Nothing in ${countOf(recorded, 'recorded run')} looks like an order dependence. "stratigraph shuffle" runs other orders.\n`
  const rows = results.map((result) => `  ${result.kind.padEnd(20)}${cleanLine(result.victim, 300)}${causeOf(result)}`)
  return `\n${countOf(results.length, 'suspect')}, ${countOf(runs, 'run')}\n\n${rows.join('\n')}\n`
}

function causeOf({ kind, confirmed, polluters, reason }: BisectJson): string {
  const indent = `\n  ${' '.repeat(20)}`
  if (confirmed) return `${indent}${kind === 'brittle' ? 'needs' : 'after'} ${cleanLine(polluters.join(' and '), 400)}`
  return reason ? `${indent}${cleanLine(reason, 400)}` : ''
}
