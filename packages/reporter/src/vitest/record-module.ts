import type { TestModule, TestSuite } from 'vitest/node'
import type { RecordedFile, RecordedTest } from '../recording.ts'
import type { ErrorFacts } from '../report.ts'
import { errorFacts } from './error-facts.ts'
import { fileMetaOf } from './module-meta.ts'
import { recordTest } from './record-test.ts'
import type { Timeline } from './timeline.ts'
import type { FileMeta } from './worker-meta.ts'

/** Type tests are checked by TypeScript and never run: they have no time and no order. */
export const isTypeTest = (module: TestModule): boolean => (module.meta() as { typecheck?: boolean }).typecheck === true

export function recordTests(module: TestModule, timeline: Timeline): RecordedTest[] {
  const meta = fileMetaOf(module)
  const startUs = meta ? timeline.fileStartUs(meta) : null
  return Array.from(module.children.allTests(), (test) => recordTest(test, startUs, timeline))
}

const us = (milliseconds: number): number => milliseconds * 1000

export function recordFile(module: TestModule, tests: RecordedTest[], timeline: Timeline): RecordedFile {
  const meta = fileMetaOf(module)
  const ms = module.diagnostic()
  const environmentUs = us(ms.environmentSetupDuration)
  return {
    project: module.project.name,
    path: module.moduleId,
    worker: meta ? timeline.worker(meta) : slotOf(module),
    process: meta ? `${meta.run}:${meta.process}` : null,
    ...stretchOf(meta, environmentUs, timeline),
    environmentUs,
    setupUs: us(ms.setupDuration),
    collectUs: us(ms.collectDuration),
    beforeAllUs: meta?.beforeAllUs ?? null,
    afterAllUs: meta?.afterAllUs ?? null,
    errors: errorsOf(module),
    tests,
    ...(meta?.seen ? { evidence: meta.seen } : {}),
  }
}

/**
 * A file lasts from its environment on. Vitest builds that before it hands the file to the runner, with whose clock the
 * meta begins. Where the clock of the run itself begins there (`--merge-reports`), the rest of it has no place.
 */
function stretchOf(
  meta: FileMeta | undefined,
  environmentUs: number,
  timeline: Timeline,
): Pick<RecordedFile, 'startUs' | 'durationUs'> {
  if (!meta) return { startUs: null, durationUs: null }
  const runnerUs = timeline.fileStartUs(meta)
  const startUs = Math.max(0, runnerUs - environmentUs)
  return { startUs, durationUs: meta.durationUs === undefined ? null : runnerUs + meta.durationUs - startUs }
}

/** Vitest 5 tells the slot by itself. */
function slotOf(module: TestModule): number | null {
  const { concurrencyId } = module.diagnostic() as { concurrencyId?: number }
  return concurrencyId || null
}

/** Failed imports, and failed beforeAll and afterAll hooks of the file and of its suites. */
function errorsOf(module: TestModule): ErrorFacts[] {
  const suites: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()]
  return suites.flatMap((suite) => suite.errors().map(errorFacts))
}
