import { judgeHistory } from '../../../packages/server/src/analysis/flaky/judge-history.ts'
import type { OutcomeHistory, RunFacts } from '../../../packages/server/src/analysis/flaky/run-facts.ts'
import type { TestVerdict } from '../../../packages/server/src/analysis/flaky/verdict.ts'
import { runSteps } from '../../../packages/server/src/analysis/order/steps.ts'

const statuses: Record<string, number> = { '.': 0, F: 1, R: 2 }
const hourMs = 3_600_000

/**
 * One test's results as text, a letter a run: `.` passed, `F` failed, `R` passed on retry, a space: it did not run.
 * A new commit begins at each `|`; without any, every run is a commit of its own.
 */
export function historyOf(text: string, factsOf: (run: number) => Partial<RunFacts> = () => ({})): OutcomeHistory {
  const commits = text.includes('|') ? text.split('|') : text.split('')
  const letters = commits.flatMap((own, commit) => own.split('').map((letter) => ({ letter, commit })))
  const ran = letters.flatMap(({ letter }, index) => (letter === ' ' ? [] : index))
  return {
    runs: letters.map(({ commit }, index) => ({
      at: Date.UTC(2026, 0, 1) + index * hourMs,
      commit: `c${commit}`,
      branch: 'main',
      dirty: false,
      pullRequest: false,
      plannedBy: null,
      partial: false,
      isOutage: false,
      infrastructure: 0,
      os: 'linux',
      node: 'v24.1.0',
      workers: 4,
      shard: null,
      ...factsOf(index),
    })),
    first: Int32Array.of(0, ran.length),
    run: Int32Array.from(ran),
    status: Uint8Array.from(ran, (index) => statuses[letters[index]!.letter]!),
  }
}

export function verdictOf(
  text: string,
  factsOf?: (run: number) => Partial<RunFacts>,
  isOrderDependent = false,
): TestVerdict {
  return runSteps(judgeHistory(historyOf(text, factsOf), () => isOrderDependent)).verdicts[0]!
}

export const times = (count: number, text: string): string => text.repeat(count)
