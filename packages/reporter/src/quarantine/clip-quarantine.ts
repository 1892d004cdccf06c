import { clipName, cleanText } from '../clip.ts'
import type { QuarantineEntry } from '../report.ts'

/** What a report carries of it; a server takes no more facts of a run than twice that. */
const MAX_CHARACTERS = 100_000

/** As it goes along with a report: in the words by which reports name tests, and not more than any server takes. */
export function clipQuarantine(entries: readonly QuarantineEntry[]): QuarantineEntry[] {
  let left = MAX_CHARACTERS
  const kept: QuarantineEntry[] = []
  for (const { file, test, owner, reason, ...rest } of entries) {
    const entry = {
      ...rest,
      file: clipName(file),
      test: test.map((title) => cleanText(title)),
      owner: clipName(owner, 255),
      reason: clipName(reason, 1000),
    }
    left -= JSON.stringify(entry).length
    if (left < 0) break
    kept.push(entry)
  }
  return kept
}
