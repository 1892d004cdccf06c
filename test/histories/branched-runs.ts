import { between, type Random } from '../order/random.ts'
import type { SimulatedRun } from './history.ts'

/** A run of a project with branches: where its code stands. */
export interface BranchedRun extends SimulatedRun {
  /** Number of commits on main that its code has. */
  mainCommits: number
  /** 0 on main, else the number of its branch. */
  work: number
  /** Commits of its branch so far, from 1; 0 on main. */
  workCommits: number
}

export interface BranchedPlan {
  /** So many runs of each kind of machine. */
  runs: number
  until: number
  gapMs?: number
  /** Runs of a commit: from 1 to so many. @default 2 */
  mostRunsPerCommit?: number
  /** Share of runs on branches, 0..1. @default 0.4 */
  onBranches?: number
  /** Each commit runs on all of them. @default linux */
  machines?: { os: string; node: string }[]
}

/** Commits on main and on branches that come and go, each run once or a few times. */
export function makeBranchedRuns(random: Random, plan: BranchedPlan): BranchedRun[] {
  const { until, gapMs = 2 * 3_600_000, mostRunsPerCommit = 2, onBranches = 0.4 } = plan
  const { machines = [{ os: 'linux', node: '24.1.0' }] } = plan
  const salt = between(random, 0x1000, 0xffff).toString(16)
  const runs: BranchedRun[] = []
  let commits = 0
  let mainCommits = 0
  let work = 0
  let branch = { mainCommits: 0, left: 0, commits: 0 }
  while (runs.length < plan.runs * machines.length) {
    const isWork = random() < onBranches
    if (isWork) {
      if (branch.left === 0) {
        work++
        branch = { mainCommits: Math.max(1, mainCommits), left: between(random, 1, 4), commits: 0 }
      }
      branch.left--
      branch.commits++
    } else mainCommits++
    const commit = `${salt}${(commits++).toString(16).padStart(8, '0')}`.padEnd(40, '0')
    for (let times = between(random, 1, mostRunsPerCommit); times > 0; times--) {
      for (const { os, node } of machines) {
        runs.push({
          at: 0,
          commit,
          branch: isWork ? `feature-${work}` : 'main',
          mainCommits: isWork ? branch.mainCommits : mainCommits,
          work: isWork ? work : 0,
          workCommits: isWork ? branch.commits : 0,
          workers: 4,
          shard: null,
          os,
          node,
          cpu: 'A core',
          environment: [],
          errors: [],
          fileErrors: [],
        })
      }
    }
  }
  const kept = runs.slice(0, plan.runs * machines.length)
  for (const [index, run] of kept.entries())
    run.at = until - Math.floor((kept.length - 1 - index) / machines.length) * gapMs
  return kept
}
