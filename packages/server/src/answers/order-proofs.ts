import type { Blame, PlacedActor } from '../analysis/order/exposure.ts'
import { nameLeak } from '../analysis/layers/name-leak.ts'
import type { TITLE_SEPARATOR } from '../../../reporter/src/report.ts'
import type { Proof, ProvenTest } from '../../../reporter/src/proof.ts'
import type { TestName } from '../api-schemas/common.ts'
import type { OrderProof } from '../api-schemas/order.ts'
import type { ProofRecord } from '../store/store.ts'
import type { Names } from './test-names.ts'

const separator: typeof TITLE_SEPARATOR = '\u001f'

/** A proof, with the tests that it names looked up in the history. */
export interface KnownProof {
  at: number
  proof: Proof
  numberOf: (test: ProvenTest) => number | undefined
}

/** Proofs by the number of their victim, oldest first. Those of tests that the history does not know are left out. */
export function proofsByVictim(records: readonly ProofRecord[], names: Names): Map<number, KnownProof[]> {
  const proofs = records.map(({ at, data }) => ({ at, proof: JSON.parse(data) as Proof }))
  const numbers = numberTests(
    proofs.flatMap(({ proof }) => testsOf(proof)),
    names,
  )
  const numberOf = (test: ProvenTest): number | undefined => numbers.get(keyOf(test))
  const byVictim = new Map<number, KnownProof[]>()
  for (const { at, proof } of proofs.toSorted((left, right) => left.at - right.at)) {
    const victim = numberOf(proof.victim)
    if (victim === undefined) continue
    const known = byVictim.get(victim) ?? []
    byVictim.set(victim, known)
    known.push({ at, proof, numberOf })
  }
  return byVictim
}

const testsOf = ({ victim, polluters, otherPolluters, cleaners }: Proof): ProvenTest[] => [
  victim,
  ...polluters,
  ...otherPolluters,
  ...cleaners,
]

const keyOf = ({ project, path, titlePath, ordinal }: ProvenTest): string =>
  [project, path, titlePath.join(separator), ordinal].join('\0')

function numberTests(tests: readonly ProvenTest[], { files, tests: records }: Names): Map<string, number> {
  const paths = new Set(tests.map(({ path }) => path))
  const numbers = new Map<string, number>()
  for (const { test, file, name, ordinal } of records) {
    const { path, runnerProject } = files[file]!
    if (paths.has(path)) numbers.set([runnerProject, path, name, ordinal].join('\0'), test)
  }
  return numbers
}

/** True: it depends on the order. False: it does not, or it fails always. */
export const isPositive = ({ proof: { kind } }: KnownProof): boolean =>
  kind === 'victim' || kind === 'brittle' || kind === 'order-sensitive'

/** What the proof blames, as far as the history knows those tests; undefined where it names none that it knows. */
export function blameOfProof(known: KnownProof, victimFile: number, names: Names): Blame | undefined {
  const { polluters, otherPolluters, cleaners, kind } = known.proof
  const placed = (tests: readonly ProvenTest[]): PlacedActor[] =>
    tests.flatMap((test) => {
      const id = known.numberOf(test)
      if (id === undefined) return []
      const { file } = names.tests[id]!
      const own: PlacedActor = { unit: 'test', id, scope: 'same-file' }
      return [file === victimFile ? own : { unit: 'file', id: file, scope: 'across-workers' }]
    })
  const actors = placed(polluters)
  if (actors.length < polluters.length || actors.length === 0) return undefined
  const role = kind === 'brittle' ? 'setter' : 'polluter'
  // One that does it alone, or any other that does.
  if (actors.length === 1)
    return { role, needed: 'any', actors: [...actors, ...placed(otherPolluters)], cleaners: placed(cleaners) }
  return { role, needed: 'all', actors, cleaners: placed(cleaners) }
}

export function proofAnswer({ at, proof, numberOf }: KnownProof, names: Names): OrderProof {
  const named = (tests: readonly ProvenTest[]): TestName[] =>
    tests.map((test) => {
      const number = numberOf(test)
      const { project, path, titlePath } = test
      const record = number === undefined ? undefined : names.tests[number]!
      const owners = record ? [...names.owners.of(record.file)] : []
      return { id: record?.id ?? null, file: path, project, titlePath, owners }
    })
  const { kind, confirmed, leak, runs, reproduce, control, reason } = proof
  return {
    at: new Date(at).toISOString(),
    kind,
    polluters: named(proof.polluters),
    otherPolluters: named(proof.otherPolluters),
    cleaners: named(proof.cleaners),
    confirmed: confirmed && {
      failed: confirmed.failed,
      failingRuns: confirmed.failingRuns,
      passed: confirmed.passed,
      passingRuns: confirmed.passingRuns,
    },
    leak: leak?.map(nameLeak) ?? null,
    runs,
    reproduce,
    control,
    reason,
  }
}
