const WIDTH = 84
const HEIGHT = 30

/** One value a day, without axes: only the direction. Days without a value are gaps, but for those before the first. */
export function Spark({ values: all, kind }: { values: (number | null)[]; kind: 'line' | 'bar' }) {
  const values = all.slice(
    Math.max(
      0,
      all.findIndex((value) => value !== null),
    ),
  )
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const max = Math.max(...known)
  const min = kind === 'bar' ? 0 : Math.min(...known) * 0.94
  const x = (index: number): number => 3 + (index / Math.max(1, values.length - 1)) * (WIDTH - 7)
  const y = (value: number): number => HEIGHT - 3 - ((value - min) / (max - min || 1)) * (HEIGHT - 8)
  const step = WIDTH / values.length
  const points = values.flatMap((value, index) => (value === null ? [] : [`${x(index)} ${y(value)}`]))
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {kind === 'line' ? (
        <>
          <path
            d={`M${points.join('L')}`}
            fill="none"
            stroke="var(--ink-2)"
            stroke-width="1.5"
            stroke-linejoin="round"
            vector-effect="non-scaling-stroke"
          />
          <circle cx={points.at(-1)!.split(' ')[0]} cy={points.at(-1)!.split(' ')[1]} r="2.5" fill="var(--ink)" />
        </>
      ) : (
        values.map((value, index) =>
          value === null ? null : (
            <rect
              key={index}
              x={index * step + step * 0.12}
              y={value === 0 ? HEIGHT - 4 : y(value)}
              width={step * 0.76}
              height={value === 0 ? 1 : HEIGHT - 3 - y(value)}
              fill={index === values.length - 1 ? 'var(--ink-2)' : 'var(--line-2)'}
            />
          ),
        )
      )}
    </svg>
  )
}
