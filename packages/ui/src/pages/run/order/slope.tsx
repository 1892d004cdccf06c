import { Given } from '../../../parts/given.tsx'

export interface SlopeItem {
  key: string
  /** From 1, in the whole list that this is a part of. */
  place: number
  text: string
  hint: string
}

export interface SlopeData {
  left: SlopeItem[]
  right: SlopeItem[]
  focus: string | undefined
  /** Keys of what moved. */
  moved: Set<string>
}

const ROW_PX = 26
const MIDDLE_PX = 200

interface SlopeProps {
  data: SlopeData
  label: string
  heads: [string, string]
  /** Has what is looked at failed? Then it is red. */
  failed: boolean
}

/** The same things in two orders, joined by lines: who stands where, before and now. */
export function Slope({ data, label, heads, failed }: SlopeProps) {
  const { left, right, focus, moved } = data
  const rightIndex = new Map(right.map((item, index) => [item.key, index]))
  const height = Math.max(left.length, right.length) * ROW_PX
  const tone = (key: string): string => (key === focus ? (failed ? 'failed' : 'focus') : moved.has(key) ? 'moved' : '')
  // The loud lines come last, to lie above the others.
  const lines = left
    .map((item, from) => ({ key: item.key, from, to: rightIndex.get(item.key) }))
    .toSorted((a, b) => loudness(a.key, focus, moved) - loudness(b.key, focus, moved))
  const leftKeys = new Set(left.map((item) => item.key))
  return (
    <div class="slope" role="img" aria-label={label}>
      <p class="slope-head">{heads[0]}</p>
      <span />
      <p class="slope-head">{heads[1]}</p>
      <ol class="slope-left">
        {left.map((item) => (
          <li key={item.key} class={`${tone(item.key)} ${rightIndex.has(item.key) ? '' : 'away'}`} data-tip={item.hint}>
            <span class="slope-text">
              <Given text={item.text} />
            </span>
            <span class="slope-place">{item.place}</span>
          </li>
        ))}
      </ol>
      <svg viewBox={`0 0 ${MIDDLE_PX} ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
        {lines.map(({ key, from, to }) => {
          const y1 = (from + 0.5) * ROW_PX
          if (to === undefined) return null
          const y2 = (to + 0.5) * ROW_PX
          const half = MIDDLE_PX / 2
          return (
            <path
              key={key}
              class={`line ${tone(key)}`}
              vector-effect="non-scaling-stroke"
              d={`M2 ${y1}C${half} ${y1} ${half} ${y2} ${MIDDLE_PX - 2} ${y2}`}
            />
          )
        })}
      </svg>
      <ol class="slope-right">
        {right.map((item) => (
          <li key={item.key} class={`${tone(item.key)} ${leftKeys.has(item.key) ? '' : 'away'}`} data-tip={item.hint}>
            <span class="slope-place">{item.place}</span>
            <span class="slope-text">
              <Given text={item.text} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

const loudness = (key: string, focus: string | undefined, moved: Set<string>): number =>
  key === focus ? 2 : moved.has(key) ? 1 : 0
