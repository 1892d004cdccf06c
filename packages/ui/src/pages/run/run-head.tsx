import type { RunAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { shortCommit } from '../../format/given.ts'
import { longSpan, moment, precise } from '../../format/moment.ts'
import { plural, whole } from '../../format/number.ts'
import { Commit } from '../../parts/commit.tsx'
import { webAddress } from '../../format/web-address.ts'
import { runStart } from '../../format/run-start.ts'
import { Given } from '../../parts/given.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'

/** The run in two lines: what it was about, how it went, and the ways on. */
export function RunHead({ answer, comparable }: { answer: RunAnswer; comparable: boolean }) {
  const { run } = answer
  const link = usePageLink()
  const build = webAddress(run.ci?.buildUrl ?? null)
  const missing = run.shards.expected - run.shards.received
  return (
    <>
      <div class="head">
        <div>
          <p class="crumb">
            <a href={link('/runs')}>Runs</a> / <When at={runStart(run)} />
          </p>
          <h1 class="long-name">
            {run.git?.subject ? (
              <>
                “<Given text={run.git.subject} />”
              </>
            ) : (
              `Run of ${moment(runStart(run))}`
            )}
          </h1>
          <p class="meta">
            <Outcome run={run} />
            <span>{passedText(run)}</span>
            {run.git && (
              <span>
                <Commit git={run.git} />
                {run.git.dirty && <span data-tip="Uncommitted changes"> + changes</span>}
              </span>
            )}
            <span class="dim">
              <Given text={settingsText(run)} />
            </span>
          </p>
        </div>
        <div class="actions">
          {build && (
            <a class="btn" href={build} rel="noreferrer">
              CI job
            </a>
          )}
          {comparable && (
            <a class="btn" href="#against">
              Compare the order
            </a>
          )}
        </div>
      </div>
      {missing > 0 && (
        <div class="notice" role="status">
          <span>
            <b>
              {whole(run.shards.received)} of {plural(run.shards.expected, 'shard')}
            </b>{' '}
            arrived so far. The page fills as the others come in; until then its numbers are of a part of the run.
          </span>
        </div>
      )}
      {run.clock && (
        <div class="notice" role="status">
          <span>
            <b>
              The clock of its machine is {longSpan(Math.abs(run.clock.offMs))}{' '}
              {run.clock.offMs > 0 ? 'ahead' : 'behind'}
            </b>
            : it says {precise(run.startedAt)}. The run stands in lists and trends where the server's clock puts it; the
            order of its tests does not depend on either.
          </span>
        </div>
      )}
      {run.status === 'interrupted' && (
        <div class="notice" role="status">
          <span>
            <b>The run was interrupted</b> after {duration(run.wallMs)}.{' '}
            {run.counts.pending > 0 && `${plural(run.counts.pending, 'test')} had not been reached.`}
          </span>
        </div>
      )}
    </>
  )
}

function Outcome({ run: { status, counts } }: Pick<RunAnswer, 'run'>) {
  const marks = [
    counts.failed > 0 && <StatusMark outcome="failed">{whole(counts.failed)} failed</StatusMark>,
    status === 'interrupted' && <StatusMark outcome="failed">interrupted</StatusMark>,
    status === 'failed' && counts.failed === 0 && <StatusMark outcome="failed">failed outside of its tests</StatusMark>,
    counts.unfinished > 0 && <StatusMark outcome="failed">{whole(counts.unfinished)} unfinished</StatusMark>,
    counts.retried > 0 && <StatusMark outcome="flaky">{whole(counts.retried)} passed on retry</StatusMark>,
    status === 'passed' && <StatusMark outcome="passed">passed</StatusMark>,
  ].filter(Boolean)
  return <>{marks}</>
}

function passedText({ counts, tests, wallMs }: RunAnswer['run']): string {
  if (tests === 0) return `No test ran, ${duration(wallMs)}`
  const rest = [
    counts.skipped > 0 && `${whole(counts.skipped)} skipped`,
    counts.todo > 0 && `${whole(counts.todo)} todo`,
    counts.pending > 0 && `${whole(counts.pending)} not reached`,
  ].filter(Boolean)
  return `${whole(counts.passed)} passed in ${duration(wallMs)}${rest.length > 0 ? `, ${rest.join(', ')}` : ''}`
}

function settingsText(run: RunAnswer['run']): string {
  return [
    run.git?.branch ?? (run.git ? shortCommit(run.git.commit) : null),
    run.filtered && 'part of the suite',
    run.workers !== null && plural(run.workers, 'worker'),
    run.shards.expected > 1 && plural(run.shards.expected, 'shard'),
    run.plannedBy ? `order chosen by ${run.plannedBy}` : run.seed !== null && `seed ${run.seed}`,
    `Node ${run.machine.node.replace(/^v/, '')}`,
    `${run.runner.name} ${run.runner.version}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
