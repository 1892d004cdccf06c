import type { OrderFinding, OrderSuspect } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'
import { Owners } from '../../parts/owners.tsx'
import { When } from '../../parts/when.tsx'
import { Confidence } from './order-marks.tsx'
import { KIND_MEANING, KIND_WORDS, ROLE_WORDS, SCOPE_MEANING, SCOPE_WORDS } from './order-words.ts'
import { TestLinks } from './suspect-name.tsx'

export function EvidenceFacts({ finding }: { finding: OrderFinding }) {
  const { kind, scope, status, proof, runs, failures, firstFailedAt, lastFailedAt, victim, passesSince } = finding
  const first = finding.suspects[0]
  const proven = (status === 'proven' || status === 'back') && proof !== null
  return (
    <dl class="facts">
      <dt>Kind</dt>
      <dd>
        {KIND_WORDS[kind]}: {KIND_MEANING[kind]}
      </dd>
      <dt>Scope</dt>
      <dd>
        {SCOPE_WORDS[scope]}: {SCOPE_MEANING[scope]}
      </dd>
      {first && <OneOf suspect={first} file={victim.file} />}
      {first && first.together.length > 0 && (
        <>
          <dt>Together with</dt>
          <dd>
            <TestLinks tests={first.together} inFile={victim.file} />
            <span class="dim">It seems that these have to run before it too.</span>
          </dd>
        </>
      )}
      {first && first.cleaners.length > 0 && (
        <>
          <dt>Undone by</dt>
          <dd>
            <TestLinks tests={first.cleaners} inFile={victim.file} />
            <span class="dim">
              Where one of these ran in between, the {ROLE_WORDS[first.role].toLowerCase()} had no effect.
            </span>
          </dd>
        </>
      )}
      <dt>Confidence</dt>
      <dd>{proven ? 'Proven by running again' : <Doubt finding={finding} />}</dd>
      {victim.owners.length > 0 && (
        <>
          <dt>Owner</dt>
          <dd>
            <Owners owners={victim.owners} />
            <OtherOwners suspect={first} victim={victim} />
          </dd>
        </>
      )}
      <dt>Failed</dt>
      <dd>
        {whole(failures)} of {plural(runs, 'run')}, first <When at={firstFailedAt} />, last <When at={lastFailedAt} />
      </dd>
      {passesSince > 0 && (
        <>
          <dt>{status === 'fixed' ? 'Fixed' : 'Since then'}</dt>
          <dd>
            In {plural(passesSince, 'later run')} the order was one in which it used to fail, and it{' '}
            {status === 'fixed' ? 'passed in each' : 'passed'}
          </dd>
        </>
      )}
    </dl>
  )
}

/** The mending may be somebody else's. */
function OtherOwners({ suspect, victim }: { suspect: OrderSuspect | undefined; victim: OrderFinding['victim'] }) {
  const others = [...new Set(suspect?.tests.flatMap(({ owners }) => owners))]
  if (!suspect || others.every((owner) => victim.owners.includes(owner))) return null
  return (
    <span class="dim">
      The {ROLE_WORDS[suspect.role].toLowerCase()} belongs to <Owners owners={others} />
    </span>
  )
}

/** What is suspected together: tests or files that always came together, or the tests of a file. */
function OneOf({ suspect: { unit, files, tests }, file }: { suspect: OrderSuspect; file: string }) {
  const tied = unit === 'file' ? files.length : tests.length
  if (tied < 2 && unit === 'test') return null
  return (
    <>
      <dt>{tests.length > 1 ? 'One of' : 'Its test'}</dt>
      <dd>
        <TestLinks tests={tests} inFile={file} />
        <span class="dim">
          {tied < 2
            ? tests.length > 1 && 'Which of the tests in that file it is, a bisect can tell.'
            : `These ${whole(tied)}${unit === 'file' ? ' files' : ''} stood before it in the same runs: history cannot tell them apart. More orders, or a bisect, can.`}
        </span>
      </dd>
    </>
  )
}

/** How sure it is which one it is, and how sure that it is the order at all. */
function Doubt({ finding: { confidence, qValue } }: { finding: OrderFinding }) {
  return (
    <>
      <Confidence value={confidence} /> that it is this one
      <span class="chance">{chanceText(qValue)}</span>
    </>
  )
}

function chanceText(qValue: number): string {
  if (qValue <= 0) return ''
  const odds = Math.floor(1 / qValue)
  return odds < 2 ? '' : `That the order matters at all is a false alarm in at most 1 of ${whole(odds)} such verdicts.`
}
