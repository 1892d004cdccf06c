import { homedir } from 'node:os'
import { isAbsolute } from 'node:path'
import { clipName } from './clip.ts'
import type { RecordedFileEvidence, RecordedTestEvidence, RecordedUse } from './recording.ts'

export interface EvidenceCleaner {
  tests: (evidence: RecordedTestEvidence) => RecordedTestEvidence
  files: (evidence: RecordedFileEvidence) => RecordedFileEvidence
}

/** Makes evidence fit for a report: paths relative to the repository, bounded texts. */
export function createEvidenceCleaner(relativize: (path: string) => string): EvidenceCleaner {
  const home = homedir()
  const clean = (text: string): string => clipName(isAbsolute(text) ? shortPath(text) : text, 1000)
  /** Outside of the repository as it is, but for whose home it is in. */
  const shortPath = (path: string): string => {
    const near = relativize(path)
    if (!near.startsWith('..')) return near
    return path.startsWith(home) ? `~${path.slice(home.length)}` : path
  }

  const cleanUse = ({ boundary, operations, ...use }: RecordedUse): RecordedUse => {
    const { kind, protocol, target, own, outside } = boundary
    return {
      ...use,
      boundary: {
        kind,
        protocol: clipName(protocol, 100),
        target: clean(target),
        ...(own ? { own } : {}),
        ...(outside ? { outside } : {}),
      },
      ...(operations
        ? {
            operations: operations.map((one) => ({ ...one, verb: clipName(one.verb, 100), object: clean(one.object) })),
          }
        : {}),
    }
  }
  const cleanLeaks = (leaks: RecordedTestEvidence['leaks']): RecordedTestEvidence['leaks'] =>
    leaks.map((leak) => ({ ...leak, name: clean(leak.name) }))

  return {
    tests: ({ uses, leaks, idleUs }) => ({ uses: uses.map(cleanUse), leaks: cleanLeaks(leaks), idleUs }),
    files: ({ looked, uses, leaks, mocks, spies }) => ({
      looked,
      uses: uses.map(cleanUse),
      leaks: cleanLeaks(leaks),
      mocks: mocks.map((mock) => ({ ...mock, module: clean(mock.module) })),
      spies,
    }),
  }
}
