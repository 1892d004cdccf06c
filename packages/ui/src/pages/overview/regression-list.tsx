import type { Regression } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { fileName } from '../../format/given.ts'
import { plural } from '../../format/number.ts'
import { stepWindow, stepWords } from '../../format/step.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { usePageLink } from '../../state/url.ts'
import { worthShowing } from './regressions.ts'

/** The regressions that are marked in the chart, in words. */
export function RegressionList({ regressions }: { regressions: readonly Regression[] }) {
  const link = usePageLink()
  const shown = worthShowing(regressions)
  if (shown.length === 0) return null
  return (
    <ul class="step-list" aria-label="Lasting steps in durations">
      {shown.toReversed().map((regression) => {
        const { id, file, tests, beforeMs, afterMs, size } = regression
        const [first] = tests
        return (
          <li key={id}>
            <b class={size > 0 ? 'up' : 'down'}>
              {size > 0 ? '▲' : '▼'} {stepWords(regression)}
            </b>
            {tests.length === 1 ? (
              <a href={link(`/tests/${first!.id}`)}>
                <TitlePath path={first!.titlePath} ordinal={first!.ordinal} />
              </a>
            ) : (
              <a href={link('/files', { q: file })}>
                {plural(tests.length, 'test')} of <Given text={fileName(file)} />
              </a>
            )}
            <span>
              {duration(beforeMs)} → {duration(afterMs)}
            </span>
            <span class="dim">{stepWindow(regression)}</span>
          </li>
        )
      })}
      {regressions.length > shown.length && <li class="dim">and {regressions.length - shown.length} more</li>}
    </ul>
  )
}
