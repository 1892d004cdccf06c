import { duration } from '../format/duration.ts'
import { plural } from '../format/number.ts'
import type { TestRow } from '../api/types.ts'
import { outcomeOf } from './outcome.ts'

const BARS = 20
const WIDTH = 138
const HEIGHT = 28
const STEP = WIDTH / BARS
const BASE = HEIGHT - 7

/**
 * The last 20 results, newest right: height = duration against the strip's own maximum, colour and shape = outcome.
 * Missing results stay dots: 7 runs are never stretched to 20.
 */
export function Strip({ last }: { last: TestRow['last'] }) {
  const longest = Math.max(...last.map((bar) => bar.durationMs ?? 0), 0.001)
  const missing = BARS - last.length
  return (
    <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={describe(last)} data-tip={tip(last)}>
      {Array.from({ length: Math.max(0, missing) }, (_, index) => (
        <circle key={index} class="dot" cx={(index + 0.5) * STEP} cy={BASE - 1.5} r="1" />
      ))}
      {last.slice(-BARS).map((bar, index) => {
        const outcome = outcomeOf(bar.status)
        const x = (index + Math.max(0, missing)) * STEP + 1
        const middle = x + (STEP - 2) / 2
        const height = outcome === 'none' ? 2 : Math.max(3, ((bar.durationMs ?? 0) / longest) * (BASE - 1))
        const name = outcome === 'none' ? 'skipped' : outcome
        return (
          <g key={index}>
            <rect class={name} x={x} y={BASE - height} width={STEP - 2} height={height} rx="1" />
            {outcome === 'failed' && <path class="failed" d={`M${middle - 2} ${BASE + 2}l4 4m0-4l-4 4`} />}
            {outcome === 'flaky' && <path class="flaky" d={`M${middle} ${BASE + 1.8}l2.4 4.2h-4.8z`} />}
          </g>
        )
      })}
    </svg>
  )
}

function describe(last: TestRow['last']): string {
  const count = (name: string): number => last.filter((bar) => outcomeOf(bar.status) === name).length
  return [
    last.length === 1 ? 'last run' : `last ${last.length} runs`,
    `${count('passed')} passed`,
    count('failed') > 0 && `${count('failed')} failed`,
    count('flaky') > 0 && `${count('flaky')} passed on retry`,
    count('none') > 0 && `${count('none')} skipped`,
  ]
    .filter(Boolean)
    .join(', ')
}

function tip(last: TestRow['last']): string {
  const times = last.flatMap((bar) => (bar.durationMs === null ? [] : [bar.durationMs]))
  const range = times.length > 0 ? `\n${duration(Math.min(...times))} to ${duration(Math.max(...times))}` : ''
  const missing = last.length < BARS ? `\n${plural(last.length, 'run')} of ${BARS} so far` : ''
  return describe(last) + range + missing
}
