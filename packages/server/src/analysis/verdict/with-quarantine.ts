import { tellQuarantine } from './assemble-verdict.ts'
import type { Quarantine } from './quarantine.ts'
import type { RunVerdict } from './run-verdict.ts'
import { summaryOf } from './words.ts'

/** The same verdict with further entries: one that holds is enough, whoever has it. */
export function withQuarantine(verdict: RunVerdict, quarantine: Quarantine): RunVerdict {
  const failures = verdict.failures.map((failure) => {
    if (failure.quarantine?.expired === false) return failure
    const { file, project, titlePath, ordinal = 0 } = failure.test
    const found = tellQuarantine(quarantine({ file, project, titlePath, ordinal }))
    return found === null ? failure : { ...failure, quarantine: found }
  })
  const quarantined = failures.filter((failure) => failure.quarantine?.expired === false).length
  const { counts, others } = verdict
  return { ...verdict, failures, quarantined, summary: summaryOf({ counts, others, quarantined }) }
}
