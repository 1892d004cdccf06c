import type { OrderFinding, TestOrderAnswer } from '../../api/types.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { Given } from '../../parts/given.tsx'
import { Claim } from './claim.tsx'
import { EvidenceFacts } from './evidence-facts.tsx'
import { EvidenceLinks } from './evidence-links.tsx'
import { Proof } from './proof.tsx'
import { RunMatrix } from './run-matrix.tsx'
import { SuspectsTable } from './suspects-table.tsx'

interface EvidenceProps {
  finding: OrderFinding
  /** Run by run, where it is there already. */
  detail: TestOrderAnswer | undefined
  /** Leads to the test's page; not needed there. */
  testLink: boolean
}

/** Why a test is said to depend on the order: the claim, what it rests on, and how to check or prove it. */
export function Evidence({ finding, detail, testLink }: EvidenceProps) {
  const { victim, suspects, scope, proof, status, command, explanation } = finding
  const proven = proof !== null && (status === 'proven' || status === 'back' || status === 'fixed')
  return (
    <div class="evidence">
      <Claim finding={finding} />
      {explanation && !proof?.leak?.length && (
        <p class="explanation">
          <Given text={explanation} />
        </p>
      )}
      {detail && (
        <RunMatrix
          test={victim.id ?? ''}
          file={victim.file}
          scope={scope}
          runs={detail.runs}
          matrix={detail.matrix}
          counted={detail.verdict.runs}
        />
      )}
      <EvidenceFacts finding={finding} />
      {proof && <Proof proof={proof} file={victim.file} />}
      {!proven && (
        <div class="evidence-command">
          <h3>{proof ? 'Try again' : 'Prove or refute it'}</h3>
          <CopyLine text={command} label="command that proves or refutes it" />
          <p class="caption">
            Runs your tests in chosen orders, with your configuration, and changes none of your files.
          </p>
        </div>
      )}
      <EvidenceLinks finding={finding} testLink={testLink} />
      {suspects.length > 1 && <SuspectsTable finding={finding} />}
    </div>
  )
}
