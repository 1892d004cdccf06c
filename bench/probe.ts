import { measureCost } from './probe/cost.ts'
import { measureExamples } from './probe/examples.ts'
import { measureMemory } from './probe/memory.ts'
import type { Findings } from './support/section.ts'

/** What the probe costs: CPU of a test that crosses nothing, wall time of suites that do cross boundaries, memory. */
export async function measureProbe(): Promise<Findings> {
  const parts = [await measureCost(), await measureExamples(), await measureMemory()]
  return {
    text: parts.map(({ text }) => text).join('\n\n'),
    targets: parts.flatMap(({ targets }) => targets),
  }
}
