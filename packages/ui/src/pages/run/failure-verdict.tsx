import type { RunVerdictAnswer } from '../../api/types.ts'
import { shortCommit } from '../../format/given.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { Given } from '../../parts/given.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'
import { QuarantineMark } from '../quarantine/quarantine-mark.tsx'
import { FailureKindMark } from './failure-kind.tsx'

type Verdict = RunVerdictAnswer['failures'][number]

/** What one failure is, why, and what to do with it. */
export function FailureVerdict({ verdict }: { verdict: Verdict }) {
  const { kind, because, since, order, quarantine, gate } = verdict
  return (
    <div class="failure-verdict">
      <p class="row">
        <FailureKindMark kind={kind} />
        {quarantine && <QuarantineMark facts={quarantine} />}
        <span class="dim small">{gate.blocks ? 'stops the gate' : 'does not stop the gate'}</span>
      </p>
      <p>
        <Given text={because} />
      </p>
      {since && (
        <p class="small sub">
          First failed in <RunLink run={since.seenAt} />
          {since.after && (
            <>
              , passed last in <RunLink run={since.after} />
            </>
          )}
        </p>
      )}
      {quarantine && (
        <p class="small sub">
          <Given text={`${quarantine.owner}: ${quarantine.reason}`} />
        </p>
      )}
      {order?.suspect && (
        <p class="small">
          Depends on{' '}
          <code>
            <Given text={order.suspect} />
          </code>
          {order.isExposed === true && ' (so it was in this run)'}
        </p>
      )}
      {order && (
        <CopyLine
          text={order.command}
          label={order.isProven ? 'command that shows the failure' : 'command that proves the dependence'}
        />
      )}
    </div>
  )
}

function RunLink({ run }: { run: { run: string; at: string; commit: string | null } }) {
  const link = usePageLink()
  return (
    <a href={link(`/runs/${encodeURIComponent(run.run)}`)}>
      {run.commit === null ? 'a run' : <code>{shortCommit(run.commit)}</code>} <When at={run.at} />
    </a>
  )
}
