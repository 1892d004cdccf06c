import type { FixItem } from '../../api/types.ts'
import { LayerMark, StatusMark } from '../../parts/marks.tsx'

/** What kind of finding it is, with the mark of the layer that it is about. */
export function FixMark({ item: { kind, label, layer } }: { item: FixItem }) {
  if (kind === 'flaky') return <StatusMark outcome="flaky">{label}</StatusMark>
  return (
    <span class="fix-kind">
      {layer && kind !== 'order' && <LayerMark layer={layer} word={false} />}
      {label}
    </span>
  )
}
