import { whole } from '../../format/number.ts'
import type { Find } from './use-find.ts'

export function FindField({ find, label }: { find: Find; label: string }) {
  return (
    <span class="find">
      <input
        class="field"
        type="search"
        aria-label={label}
        placeholder="Find a test or file"
        value={find.text}
        onInput={(event) => find.setText(event.currentTarget.value)}
      />
      {find.found && (
        <span class="dim small" role="status">
          {find.found.size === 0 ? 'none' : whole(find.found.size)}
        </span>
      )}
    </span>
  )
}
