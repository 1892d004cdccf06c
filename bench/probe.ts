import { measureCost } from './probe/cost.ts'
import { measureMemory } from './probe/memory.ts'
import type { Findings } from './support/section.ts'

/** What the probe costs a test that crosses nothing, in CPU and in memory. */
export async function measureProbe(): Promise<Findings> {
  const parts = [await measureCost(), await measureMemory()]
  return {
    text: parts.map(({ text }) => text).join('\n\n'),
    targets: parts.flatMap(({ targets }) => targets),
  }
}
