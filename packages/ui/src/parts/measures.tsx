import { Fragment } from 'preact'
import type { Step, TestRow } from '../api/types.ts'
import { durationParts, type Measure } from '../format/duration.ts'
import { stepTip } from '../format/step.ts'
import { change, costParts, percentValue } from '../format/number.ts'

const P95_RUNS = 5
export const p95Of = (test: TestRow): number | null => (test.runs < P95_RUNS ? null : test.p95Ms)

const NONE = <span class="dim">–</span>

/** The last unit goes into the slot; units before it stay with their numbers. */
function Slotted({ parts }: { parts: Measure[] }) {
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {part.value}
          {index < parts.length - 1 ? <span class="dim small">{`\u2009${part.unit} `}</span> : null}
        </Fragment>
      ))}
      <span class="unit-slot">{parts.at(-1)!.unit}</span>
    </>
  )
}

const Nothing = () => (
  <>
    {NONE}
    <span class="unit-slot" />
  </>
)

export const DurationCell = ({ ms }: { ms: number | null }) =>
  ms === null ? <Nothing /> : <Slotted parts={durationParts(ms)} />

export const CostCell = ({ minutes }: { minutes: number }) => <Slotted parts={[costParts(minutes)]} />

/** Of a handful of runs the p95 would only be the slowest one. */
export function P95Cell({ test }: { test: TestRow }) {
  return test.runs < P95_RUNS ? (
    <span data-tip={`p95 needs ${P95_RUNS} runs, there are ${test.runs}`}>
      <Nothing />
    </span>
  ) : (
    <DurationCell ms={test.p95Ms} />
  )
}

export const PercentCell = ({ share }: { share: number }) => (
  <span class={share === 0 ? 'dim' : undefined}>
    <Slotted parts={[{ value: percentValue(share), unit: '%' }]} />
  </span>
)

interface ChangeCellProps {
  fraction: number | null
  /** The lasting step behind it, null where there is none: two periods may differ by chance. Left out: nobody looked. */
  step?: Step | null
}

/** null = too few runs on either side: said, not guessed. Coloured where a lasting step stands behind it. */
export function ChangeCell({ fraction, step }: ChangeCellProps) {
  if (step) {
    const { value, unit } = change(step.size)
    return (
      <span class={`${step.size > 0 ? 'up' : 'down'} strong`} data-tip={stepTip(step)}>
        <Slotted parts={[{ value, unit }]} />
      </span>
    )
  }
  if (fraction === null) {
    return (
      <span data-tip="Not enough runs in this period and the one before">
        {NONE}
        <span class="visually-hidden">not enough data</span>
        <span class="unit-slot" />
      </span>
    )
  }
  const { value, unit, tone } = change(fraction)
  if (step === null) {
    return (
      <span class="dim" data-tip="Against the period before; no lasting step found">
        <Slotted parts={[{ value, unit }]} />
      </span>
    )
  }
  return (
    <span class={tone === 'none' ? 'dim' : `${tone} strong`}>
      <Slotted parts={[{ value, unit }]} />
    </span>
  )
}
