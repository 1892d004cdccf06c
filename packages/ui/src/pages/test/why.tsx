import type { TestAnswer, VerdictDetail } from '../../api/types.ts'
import { shortCommit } from '../../format/given.ts'
import { percent, plural, whole } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { NotEnough } from '../../parts/states.tsx'
import { VerdictMark } from '../../parts/verdict.tsx'
import { VERDICT_MEANING, VERDICT_WORDS } from '../../parts/verdict-words.ts'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'

type RunOfVerdict = NonNullable<VerdictDetail['lastFailed']>

/** Why the test has its verdict: every signal with its count, how often it fails, and since when. */
export function Why({ answer: { verdict } }: { answer: TestAnswer }) {
  if (!verdict) return null
  const { class: kind, reasons, runs, needed } = verdict
  return (
    <Panel title={`Why “${VERDICT_WORDS[kind].toLowerCase()}”`} sub="from all its runs">
      <p class="verdict-line">
        <VerdictMark verdict={verdict} />
        <span class="sub small">{VERDICT_MEANING[kind]}</span>
      </p>
      {reasons.length > 0 && (
        <ul class="why-list">
          {reasons.map((reason) => (
            <li key={`${reason.kind} ${reason.text}`}>{sentence(reason.text)}</li>
          ))}
        </ul>
      )}
      {kind === 'not-enough-data' && (
        <NotEnough have={Math.min(runs, needed)} need={needed} what="No test is called healthy or flaky before." />
      )}
      <dl class="facts why-facts">
        <Rate verdict={verdict} />
        <Begin verdict={verdict} />
        <End verdict={verdict} />
      </dl>
    </Panel>
  )
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What a test that never failed may still do is no news. */
function Rate({ verdict: { rate, failed, retried } }: { verdict: VerdictDetail }) {
  if (!rate || failed + retried === 0) return null
  return (
    <>
      <dt>Fails on working code</dt>
      <dd data-tip="Mean and 95 % interval; a run counts half after 30 days">
        {percent(rate.mean)}{' '}
        <span class="dim">
          ({percent(rate.low)} to {percent(rate.high)})
        </span>
      </dd>
    </>
  )
}

function Begin({ verdict: { class: kind, since } }: { verdict: VerdictDetail }) {
  if (!since) return null
  if (kind !== 'flaky')
    return (
      <>
        <dt>Since</dt>
        <dd>
          <RunLink run={since.seenAt} />
          {since.after ? (
            <span class="dim">
              , passed at <RunLink run={since.after} />
            </span>
          ) : (
            <span class="dim">: as long as it is known</span>
          )}
        </dd>
      </>
    )
  return (
    <>
      <dt>Since</dt>
      <dd>
        {since.after ? (
          <>
            after <RunLink run={since.after} />, at the latest <RunLink run={since.seenAt} />
            <span class="dim">: {plural(since.commits, 'commit')} in between, fewer as more of them run</span>
          </>
        ) : (
          <>
            first seen at <RunLink run={since.seenAt} />
            <span class="dim">: perhaps as long as it is known</span>
          </>
        )}
      </dd>
    </>
  )
}

function End({ verdict }: { verdict: VerdictDetail }) {
  const { class: kind, cleanRuns, cleanRunsNeeded, lastFailed, recovered, recoveredAt } = verdict
  return (
    <>
      {lastFailed && (
        <>
          <dt>{verdict.retried > 0 ? 'Last failure or retry' : 'Last failure'}</dt>
          <dd>
            <RunLink run={lastFailed} />
          </dd>
        </>
      )}
      {kind === 'flaky' && cleanRunsNeeded !== null && (
        <>
          <dt>Healthy again</dt>
          <dd>
            after {plural(cleanRunsNeeded, 'clean run')} of changed code
            <span class="dim">, {whole(cleanRuns)} so far</span>
          </dd>
        </>
      )}
      {recovered && recoveredAt && (
        <>
          <dt>Was {recovered}</dt>
          <dd>
            clean since <RunLink run={recoveredAt} />
          </dd>
        </>
      )}
    </>
  )
}

function RunLink({ run }: { run: RunOfVerdict }) {
  const link = usePageLink()
  return (
    <span class="nowrap">
      <a href={link(`/runs/${encodeURIComponent(run.run)}`)}>
        {run.commit === null ? <When at={run.at} /> : <code>{shortCommit(run.commit)}</code>}
      </a>
      {run.commit !== null && (
        <span class="dim">
          {' '}
          <When at={run.at} />
        </span>
      )}
    </span>
  )
}
