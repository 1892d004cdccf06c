import type { TestSpecification, Vitest } from 'vitest/node'
import { applyOrder } from '../order/apply.ts'
import { currentPlan, inPlannedOrder, plannedFile, type OrderPlan } from '../order/plan.ts'
import type { WorkerFile, WorkerRunner, WorkerTask } from './runner-types.ts'

/** In the main process: files in the planned order, and no others. Call before the run starts. */
export function forceFileOrder(vitest: Vitest): void {
  const plan = currentPlan()
  if (!plan) return
  const config = vitest.config as { sequence: { sequencer: unknown; shuffle?: unknown } }
  config.sequence.sequencer = plannedSequencer(plan)
  // Snapshots are compared and never written.
  for (const { config: own } of [vitest, ...vitest.projects]) own.snapshotOptions.updateSnapshot = 'none'
}

function plannedSequencer(plan: OrderPlan) {
  return class PlannedSequencer {
    shard(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      return Promise.resolve(specifications)
    }

    sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      return Promise.resolve(inPlannedOrder(plan, specifications, nameOf))
    }
  }
}

const nameOf = ({ moduleId, project }: TestSpecification) => ({ path: moduleId, project: project.config.name ?? '' })

type Suite = WorkerTask & { tasks?: WorkerTask[]; shuffle?: boolean; concurrent?: boolean; name?: string }

/** In the worker: the tests of each file in the planned order, one after the other. Call before they run. */
export function forceTestOrder(runner: WorkerRunner): void {
  const plan = currentPlan()
  if (!plan) return
  const original = runner.onBeforeRunFiles
  runner.onBeforeRunFiles = (files: WorkerFile[]): unknown => {
    arrangeFiles(files, plan)
    return original?.apply(runner, [files] as never)
  }
}

function arrangeFiles(files: readonly WorkerFile[], plan: OrderPlan): void {
  for (const file of files) {
    const { projectName } = file as { projectName?: string }
    applyOrder<Suite>(file, plannedFile(plan, file.filepath, projectName ?? ''), plan.planned === 'only', {
      childrenOf: (task) => task.tasks,
      nameOf: (task) => task.name ?? '',
      arrange: (suite, children) => {
        suite.tasks = children
      },
      skip,
    })
    forEachTask(file, (task) => {
      task.shuffle = false
      if (plan.planned === 'only') task.concurrent = false
    })
  }
}

function skip(task: Suite): void {
  if (task.mode !== 'run' && task.mode !== 'queued') return
  task.mode = 'skip'
  task.result = { state: 'skip' }
}

function forEachTask(task: Suite, visit: (task: Suite) => void): void {
  visit(task)
  for (const child of task.tasks ?? []) forEachTask(child, visit)
}
