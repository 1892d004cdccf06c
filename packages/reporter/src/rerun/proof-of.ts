import { countRepetitions } from './search/confirm.ts'
import { PROOF_FORMAT, PROOF_VERSION, type Proof, type ProvenTest } from '../proof.ts'
import { createReportId } from '../report-id.ts'
import type { Bisected } from './bisect.ts'
import type { KnownTest } from './drive/history.ts'
import type { Runner } from './drive/runner.ts'

interface ProofContext {
  /** The history that it belongs to; undefined where nothing was ever run. */
  project: string | undefined
  runner: Pick<Runner, 'name' | 'version'>
  commands: Pick<Proof, 'reproduce' | 'control'>
  now: Date
}

/** What a search showed, to be kept; undefined where it showed nothing. */
export function proofOf(
  { victim, found, scope, left, runs, tests, facts }: Bisected,
  { project, runner, commands, now }: ProofContext,
): Proof | undefined {
  if (found.kind === 'inconclusive' || project === undefined) return undefined
  const named = (numbers: readonly number[]): ProvenTest[] => numbers.map((test) => provenTest(tests[test]!))
  const { confirmation } = found
  return {
    format: PROOF_FORMAT,
    version: PROOF_VERSION,
    id: createReportId(now),
    project,
    at: now.toISOString(),
    runner: { name: runner.name, version: runner.version },
    commit: facts?.commit ?? null,
    victim: provenTest(victim),
    kind: found.kind,
    scope: scope ?? null,
    polluters: named(found.actors),
    otherPolluters: named(found.otherActors),
    cleaners: named(found.cleaners),
    confirmed: confirmation ? countRepetitions(confirmation) : null,
    leak: left && left.map(({ kind, name, change }) => ({ kind, name, change })),
    runs,
    ...commands,
    reason: found.reason ?? null,
  }
}

function provenTest({ project, path, key, titlePath }: KnownTest): ProvenTest {
  return { project, path, titlePath, ordinal: Number(key.split('\u001e')[1] ?? 0) }
}
