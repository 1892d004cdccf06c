import type { RunSummary } from '../store/store.ts'

/** Where a run took place. */
export interface RunEnvironment {
  /** The same for runs whose durations can be compared as they are: same machine, same number of workers. */
  machine: string
  cpus: number | null
  /** Worker slots. */
  workers: number | null
  /** What runs can be chosen by: `os`, `node`, `runner`, `workers`, and the free dimensions under their names. */
  dimensions: ReadonlyMap<string, string>
}

const known = new Map<string, RunEnvironment>()
/** More different ones than that are no environments but something that changes with every run. */
const mostKnown = 1000

export function environmentOf({ machine, maxWorkers, workers, runner, environment = [] }: RunSummary): RunEnvironment {
  const slots = maxWorkers ?? workers
  const key = JSON.stringify([machine, slots, runner, environment])
  let found = known.get(key)
  if (!found) {
    const dimensions = new Map<string, string>()
    if (machine) dimensions.set('os', machine.os).set('node', majorOf(machine.node))
    dimensions.set('runner', `${runner.name} ${majorOf(runner.version)}`)
    if (slots !== null) dimensions.set('workers', String(slots))
    for (const { name, value } of environment) dimensions.set(name, value)
    const { os, arch, cpu, cpus } = machine ?? {}
    found = { machine: JSON.stringify([os, arch, cpu, cpus, slots]), cpus: cpus ?? null, workers: slots, dimensions }
    if (known.size >= mostKnown) known.clear()
    known.set(key, found)
  }
  return found
}

const majorOf = (version: string): string => /^v?(\d+)/.exec(version)?.[1] ?? version
