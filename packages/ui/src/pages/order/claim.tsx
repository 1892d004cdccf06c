import type { OrderFinding, OrderScope, OrderSuspect } from '../../api/types.ts'
import { ofRuns } from './order-words.ts'
import { SuspectName } from './suspect-name.tsx'

/** What the history shows, in one sentence that a person can check. */
export function Claim({ finding }: { finding: OrderFinding }) {
  const suspect = finding.suspects[0]
  if (!suspect) return <p class="claim">{finding.reason}</p>
  return (
    <p class="claim">
      <ClaimText suspect={suspect} scope={finding.scope} inFile={finding.victim.file} />
    </p>
  )
}

interface ClaimTextProps {
  suspect: OrderSuspect
  scope: OrderScope
  inFile: string
}

function ClaimText({ suspect, scope, inFile }: ClaimTextProps) {
  const { failAfter, runsAfter, failOtherwise, runsOtherwise } = suspect
  const after = <b class="nowrap">{ofRuns(failAfter, runsAfter)}</b>
  const otherwise = <b class="nowrap">{ofRuns(failOtherwise, runsOtherwise)}</b>
  const name = (
    <b>
      <SuspectName suspect={suspect} inFile={inFile} />
    </b>
  )
  if (suspect.role === 'setter') {
    return (
      <>
        Failed <span class="big">{otherwise}</span> when {name} had not run before it, {after} when it had.
      </>
    )
  }
  return (
    <>
      Failed <span class="big">{after}</span> when it ran {scope === 'overlapping' ? 'at the same time as' : 'after'}{' '}
      {name}, {otherwise} otherwise.
    </>
  )
}
