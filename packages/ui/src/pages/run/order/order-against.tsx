import { useMemo } from 'preact/hooks'
import type { LaneTest, RunAnswer } from '../../../api/types.ts'
import type { Query } from '../../../api/use-query.ts'
import { plural } from '../../../format/number.ts'
import { titleText } from '../../../format/given.ts'
import { TitlePath } from '../../../parts/given.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { useUrl } from '../../../state/url.ts'
import { AgainstChoice } from './against-choice.tsx'
import type { OrderChange } from './order-change.ts'
import { RanBeforeText } from './ran-before-text.tsx'
import { SlopeFigure } from './slope-figure.tsx'

interface OrderAgainstProps {
  answer: RunAnswer
  other: Query<RunAnswer>
  against: string | null
  change: OrderChange | undefined
}

/** This run's order beside another's, around a test: the failed one, unless another is chosen. */
export function OrderAgainst({ answer, other, against, change }: OrderAgainstProps) {
  return (
    <Panel id="against" title="Order against" end={<AgainstChoice answer={answer} against={against} />}>
      {against === null ? (
        <p class="sub">
          No run of the whole suite passed before this one. Choose above which run its order is compared with.
        </p>
      ) : other.error && !other.data ? (
        <p class="sub">The other run cannot be shown: {other.error.message}</p>
      ) : other.data && change ? (
        <Comparison now={answer} before={other.data} change={change} />
      ) : (
        <p class="sub" style={{ minHeight: '200px' }}>
          Comparing…
        </p>
      )}
    </Panel>
  )
}

function Comparison({ now, before, change }: { now: RunAnswer; before: RunAnswer; change: OrderChange }) {
  const { param, set } = useUrl()
  const choices = useMemo(() => focusChoices(now, change), [now, change])
  const focus = choices.find(({ id }) => id === param('focus')) ?? choices[0]
  return (
    <div class="stack order-against">
      <p>
        <Summary change={change} now={now} before={before} />
      </p>
      {focus && (
        <>
          {choices.length > 1 && (
            <label class="focus-choice small">
              <span class="dim">Around</span>
              <select
                class="select mini"
                value={focus.id}
                onChange={(event) => set({ focus: event.currentTarget.value }, true)}
              >
                {choices.map((test) => (
                  <option key={test.id} value={test.id}>
                    {`${test.status === 'failed' ? 'failed: ' : ''}${titleText(test.titlePath).slice(0, 90)}`}
                  </option>
                ))}
              </select>
            </label>
          )}
          {change.was.has(focus.id) ? (
            <>
              <SlopeFigure key={focus.id} focus={focus} now={now} before={before} />
              <RanBeforeText focus={focus} now={now} before={before} />
            </>
          ) : (
            <p class="no-data">
              “
              <TitlePath path={focus.titlePath} />” did not run in the other run: what ran before it cannot be compared.
            </p>
          )}
        </>
      )}
    </div>
  )
}

const MAX_CHOICES = 40

/** Failed tests first, then those that passed on retry, then what moved; else the first that ran in both runs. */
function focusChoices({ lanes, failures }: RunAnswer, { movedInFile, was }: OrderChange): LaneTest[] {
  const tests = new Map(lanes.flatMap((lane) => lane.tests.map((test) => [test.id, test] as const)))
  const failed = failures.toSorted((a, b) => rank(a.status) - rank(b.status)).map(({ id }) => id)
  const ids = new Set([...failed, ...[...movedInFile].slice(0, MAX_CHOICES)])
  const chosen = [...ids].slice(0, MAX_CHOICES).flatMap((id) => tests.get(id) ?? [])
  return chosen.length > 0 ? chosen : [...tests.values()].filter((test) => was.has(test.id)).slice(0, 1)
}

const rank = (status: string): number => (status === 'failed' ? 0 : status === 'unfinished' ? 1 : 2)

function Summary({ change, now, before }: { change: OrderChange; now: RunAnswer; before: RunAnswer }) {
  const { movedInFile, movedFiles, shiftedFiles, added, gone } = change
  const said = [
    movedInFile.size > 0 &&
      `${plural(movedInFile.size, 'test')} moved inside ${movedInFile.size === 1 ? 'its file' : 'their files'}`,
    movedFiles.length > 0 && `${plural(movedFiles.length, 'file')} ran on another worker`,
    shiftedFiles.length > 0 && `${plural(shiftedFiles.length, 'file')} ran earlier or later on the same worker`,
    added > 0 && `${plural(added, 'test')} ran only in this run`,
    gone > 0 && `${plural(gone, 'test')} only in the other`,
  ].filter(Boolean)
  if (said.length === 0)
    return <>The same tests in the same order, on the same workers: order cannot explain a difference.</>
  const seeds = [before.run.seed, now.run.seed]
  return (
    <>
      {said.join(', ')}.{' '}
      {seeds[0] !== seeds[1] && (
        <span class="dim">
          Seed {seeds[0] ?? 'none'} then, {seeds[1] ?? 'none'} now.
        </span>
      )}
    </>
  )
}
