import type { TestAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { shortCommit } from '../../format/given.ts'
import { day } from '../../format/moment.ts'
import { plural } from '../../format/number.ts'
import { stepWords } from '../../format/step.ts'
import { usePageLink } from '../../state/url.ts'

type Step = TestAnswer['steps'][number]

/** The lasting steps in its duration, newest first, with the runs between which each lies; or why none can be told. */
export function Steps({ answer: { steps, stepsState, test } }: { answer: TestAnswer }) {
  if (stepsState.state === 'pending') return <p class="sub small steps-note">Looking for lasting steps …</p>
  if (stepsState.state === 'not-enough-data') {
    return (
      <p class="sub small steps-note">
        Not enough data to tell lasting steps: {stepsState.results} of {plural(stepsState.needed, 'run')} on the main
        branch.
      </p>
    )
  }
  if (steps.length === 0) {
    return (
      <p class="sub small steps-note">
        No lasting step in {plural(stepsState.results, 'run')}: what varies is noise, or what the machine did to all
        tests.
      </p>
    )
  }
  return (
    <ol class="step-list">
      {steps.toReversed().map((step) => (
        <li key={step.firstRun.id}>
          <b class={step.size > 0 ? 'up' : 'down'}>
            {step.size > 0 ? '▲' : '▼'} {stepWords(step)}
          </b>
          <span>
            {duration(step.beforeMs)} → {duration(step.afterMs)}
          </span>
          <Window step={step} testId={test.id} />
          <span class="dim">
            {step.isLatest ? `for ${plural(step.results, 'run')} now` : `for ${plural(step.results, 'run')}`}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Window({ step: { lastRun, firstRun }, testId }: { step: Step; testId: string }) {
  const link = usePageLink()
  return (
    <span>
      {day(firstRun.at)}, after <RunLink run={lastRun} href={link(`/runs/${lastRun.id}`, { test: testId })} />, with{' '}
      <RunLink run={firstRun} href={link(`/runs/${firstRun.id}`, { test: testId })} /> at the latest
    </span>
  )
}

const RunLink = ({ run, href }: { run: Step['firstRun']; href: string }) => (
  <a href={href}>{run.commit === null ? 'a run' : <code>{shortCommit(run.commit)}</code>}</a>
)
