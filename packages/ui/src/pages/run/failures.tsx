import { useState } from 'preact/hooks'
import type { ErrorText as ErrorFacts, RunAnswer, RunFailure, RunVerdictAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { titleText } from '../../format/given.ts'
import { plural, whole } from '../../format/number.ts'
import { ErrorText } from '../../parts/error-text.tsx'
import { Given, TitlePath } from '../../parts/given.tsx'
import { LayerMark, StatusMark } from '../../parts/marks.tsx'
import { outcomeOf, STATUS_WORDS } from '../../parts/outcome.ts'
import { OwnerChoice, Owners } from '../../parts/owners.tsx'
import { Panel } from '../../parts/panel.tsx'
import { isOwnedBy } from '../../state/owned-by.ts'
import { usePageLink, useUrl } from '../../state/url.ts'
import { FailureVerdict } from './failure-verdict.tsx'
import { RunVerdictLine } from './run-verdict.tsx'
import { useRunVerdict } from './use-run-verdict.ts'

const FEW = 8
const RANK: Record<string, number> = { failed: 0, unfinished: 1, flaky: 2 }

/** What went wrong: failed tests with all attempts, broken files, errors outside of any test. */
export function Failures({ answer }: { answer: RunAnswer }) {
  const [all, setAll] = useState(false)
  const { param, set } = useUrl()
  const owner = param('owner') ?? ''
  const { errors } = answer
  const fileErrors = answer.fileErrors.filter(({ owners }) => isOwnedBy(owners, owner))
  const verdict = useRunVerdict(answer)
  const verdicts = new Map(verdict?.failures.map((one) => [one.test.id, one]))
  const own = answer.failures.filter(({ owners }) => isOwnedBy(owners, owner))
  const places = new Map(verdict?.failures.map(({ test }, index) => [test.id, index]))
  const placeIn = ({ id, status }: RunFailure): number => places.get(id) ?? places.size + (RANK[status] ?? 3)
  const failures = own.toSorted((a, b) => placeIn(a) - placeIn(b))
  const shown = all ? failures : failures.slice(0, FEW)
  return (
    <Panel
      id="failures"
      title="What went wrong"
      sub={summary(answer)}
      end={
        <OwnerChoice
          owners={[...answer.failures, ...answer.fileErrors].map(({ owners }) => owners)}
          value={owner}
          onChange={(chosen) => set({ owner: chosen }, true)}
        />
      }
    >
      {verdict && verdict.failures.length + verdict.others.length > 0 && <RunVerdictLine verdict={verdict} />}
      <ul class="entries">
        {errors.map((error, index) => (
          <OutsideError key={`error ${index}`} error={error} />
        ))}
        {fileErrors.map((entry) => (
          <FileError key={entry.file} {...entry} />
        ))}
        {shown.map((failure) => (
          <Failure
            key={failure.id}
            failure={failure}
            verdict={verdicts.get(failure.id)}
            place={placeOf(answer, failure.id)}
          />
        ))}
      </ul>
      {failures.length > FEW && (
        <button type="button" class="btn" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${whole(failures.length)}`}
        </button>
      )}
    </Panel>
  )
}

function summary({ failures, fileErrors, errors }: RunAnswer): string {
  const count = (status: string): number => failures.filter((failure) => failure.status === status).length
  return [
    count('failed') > 0 && `${plural(count('failed'), 'test')} failed`,
    count('unfinished') > 0 && `${whole(count('unfinished'))} unfinished`,
    count('flaky') > 0 && `${whole(count('flaky'))} passed on retry`,
    fileErrors.length > 0 && `${plural(fileErrors.length, 'file')} broke`,
    errors.length > 0 && `${plural(errors.length, 'error')} outside of tests`,
  ]
    .filter(Boolean)
    .join(', ')
}

function placeOf({ lanes }: RunAnswer, id: string): string | undefined {
  for (const { worker, shard, tests } of lanes) {
    const test = tests.find((other) => other.id === id)
    if (!test) continue
    const lane = `${worker === null ? 'an unknown worker' : `worker ${worker}`}${shard === null ? '' : ` of shard ${shard}`}`
    return `No. ${whole(test.sequence)} on ${lane}, no. ${whole(test.position)} in its file.`
  }
  return undefined
}

interface FailureProps {
  failure: RunFailure
  verdict: RunVerdictAnswer['failures'][number] | undefined
  place: string | undefined
}

function Failure({ failure, verdict, place }: FailureProps) {
  const link = usePageLink()
  const { attempts } = failure
  const title = titleText(failure.titlePath)
  return (
    <li>
      <div class="row">
        <StatusMark outcome={outcomeOf(failure.status)}>{STATUS_WORDS[failure.status]}</StatusMark>
        <LayerMark layer={failure.layer} />
        <span class="dim small">{duration(failure.durationMs)}</span>
        <span class="small">
          <Owners owners={failure.owners} />
        </span>
      </div>
      <p class="failure-name">
        <a data-row class="strong" href={link(`/tests/${failure.id}`)}>
          <TitlePath path={failure.titlePath} ordinal={failure.ordinal} />
        </a>
      </p>
      <p class="small sub">
        <code>
          <Given text={failure.line === null ? failure.file : `${failure.file}:${failure.line}`} />
        </code>
        {place && <> {place}</>}
        {failure.note && (
          <>
            {' '}
            <Given text={failure.note} />
          </>
        )}
      </p>
      {verdict && <FailureVerdict verdict={verdict} />}
      {attempts.map((attempt, index) => (
        <div key={index} class="attempt">
          {attempts.length > 1 && (
            <p class="small">
              <b>
                Attempt {index + 1} of {attempts.length}
              </b>{' '}
              <span class="dim">
                {STATUS_WORDS[attempt.status]}
                {attempt.durationMs !== null && `, ${duration(attempt.durationMs)}`}
                {attempt.repeat > 0 && `, repetition ${attempt.repeat}`}
              </span>
            </p>
          )}
          {attempt.errors.map((error, at) => (
            <ErrorText key={at} error={error} label={`Error of attempt ${index + 1} of ${title}`} />
          ))}
        </div>
      ))}
      {attempts.every((attempt) => attempt.errors.length === 0) && (
        <p class="dim small">
          {failure.status === 'unfinished' ? 'It had started and never ended.' : 'The runner gave no error.'}
        </p>
      )}
    </li>
  )
}

function FileError({ file, owners, errors }: RunAnswer['fileErrors'][number]) {
  return (
    <li>
      <div class="row">
        <StatusMark outcome="failed">file broke</StatusMark>
        <code class="strong">
          <Given text={file} />
        </code>
        <span class="small">
          <Owners owners={owners} />
        </span>
      </div>
      {errors.map((error, index) => (
        <ErrorText key={index} error={error} label={`Error of ${file}`} />
      ))}
    </li>
  )
}

function OutsideError({ error }: { error: ErrorFacts & { file?: string; test?: string } }) {
  return (
    <li>
      <div class="row">
        <StatusMark outcome="failed">outside of any test</StatusMark>
        {error.file && (
          <code>
            <Given text={error.file} />
          </code>
        )}
        {error.test && (
          <span class="dim small">
            while <Given text={error.test} /> ran
          </span>
        )}
      </div>
      <ErrorText error={error} label="Error outside of any test" />
    </li>
  )
}
