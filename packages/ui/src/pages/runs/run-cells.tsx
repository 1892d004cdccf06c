import type { RunRow } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'
import { StatusMark } from '../../parts/marks.tsx'

/** How the run went, worst first. */
export function OutcomeCell({ run: { status, counts } }: { run: RunRow }) {
  if (counts.failed > 0) {
    return (
      <StatusMark outcome="failed">
        {whole(counts.failed)} failed{status === 'interrupted' && ', interrupted'}
      </StatusMark>
    )
  }
  if (status === 'interrupted') return <StatusMark outcome="failed">interrupted</StatusMark>
  if (status === 'failed') return <StatusMark outcome="failed">failed outside of tests</StatusMark>
  if (counts.passed + counts.unfinished === 0) return <StatusMark outcome="none">no test ran</StatusMark>
  if (counts.retried > 0) return <StatusMark outcome="flaky">{whole(counts.retried)} passed on retry</StatusMark>
  return <StatusMark outcome="passed">passed</StatusMark>
}

/** The tests as one bar: how much of it failed, needed a retry, did not run. */
export function CountsCell({ run: { counts, tests } }: { run: RunRow }) {
  const notRun = counts.skipped + counts.todo + counts.pending
  const parts = [
    ['failed', counts.failed + counts.unfinished],
    ['flaky', counts.retried],
    ['passed', counts.passed - counts.retried],
    ['none', notRun],
  ] as const
  const words = [
    `${whole(counts.passed)} passed`,
    counts.failed > 0 && `${whole(counts.failed)} failed`,
    counts.retried > 0 && `${whole(counts.retried)} of them on retry`,
    counts.unfinished > 0 && `${whole(counts.unfinished)} unfinished`,
    notRun > 0 && `${whole(notRun)} did not run`,
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <span class="counts" data-tip={words}>
      <span>{whole(tests)}</span>
      <span class="counts-bar" aria-hidden="true">
        {parts.map(([name, count]) => count > 0 && <i key={name} class={name} style={{ flex: String(count) }} />)}
      </span>
      <span class="visually-hidden">{`tests: ${words}`}</span>
    </span>
  )
}

/** How the order came about, and who ran it: one project may have several runners, with suites of their own. */
export function OrderCell({ run: { shuffled, seed, workers, runner, filtered, plannedBy } }: { run: RunRow }) {
  const how = plannedBy ? `chosen by ${plannedBy}` : shuffled === null ? null : shuffled ? 'shuffled' : 'as written'
  const facts = [how, !plannedBy && shuffled && seed !== null && `seed ${seed}`].filter(Boolean)
  const ranBy = [`${runner.name} ${runner.version}`, workers !== null && plural(workers, 'worker')]
    .concat(filtered ? 'part of the suite' : [])
    .filter(Boolean)
  return (
    <span class="order-cell">
      {facts.length > 0 ? facts.join(', ') : <span class="dim">order unknown</span>}
      <span class="dim small">{ranBy.join(' · ')}</span>
    </span>
  )
}

/** Shards are said only where there are several, or one is missing. */
export function Shards({ shards: { received, expected } }: Pick<RunRow, 'shards'>) {
  if (expected <= 1 && received <= 1) return null
  const missing = received < expected
  return (
    <span class={missing ? 'flaky-text' : 'dim'} data-tip={missing ? 'Not all shards have arrived' : undefined}>
      {received} of {expected} shards
    </span>
  )
}
