import { RANGES, RANGE_WORDS, useRange, useUrl } from '../state/url.ts'

interface SegProps<T extends string> {
  label: string
  options: readonly (readonly [value: T, text: string])[]
  value: T
  onChange: (value: T) => void
  mini?: boolean
}

/** A few alternatives, one of them pressed. */
export function Seg<T extends string>({ label, options, value, onChange, mini }: SegProps<T>) {
  return (
    <div class={mini ? 'seg mini' : 'seg'} role="group" aria-label={label}>
      {options.map(([option, text]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {text}
        </button>
      ))}
    </div>
  )
}

export function RangePicker() {
  const range = useRange()
  const { set } = useUrl()
  return (
    <Seg
      label="Range"
      options={RANGES.map((name) => [name, RANGE_WORDS[name]] as const)}
      value={range}
      onChange={(name) => set({ range: name })}
    />
  )
}
