import { Given } from '../../parts/given.tsx'
import type { Suggestion } from './suggestions.ts'

export const optionId = (index: number): string => `filter-suggestion-${index}`

interface SuggestionListProps {
  suggestions: Suggestion[]
  active: number
  onChoose: (suggestion: Suggestion) => void
}

/** The list below the filter's field; the field keeps the focus. */
export function SuggestionList({ suggestions, active, onChoose }: SuggestionListProps) {
  return (
    <ul
      id="filter-suggestions"
      class="suggestions"
      role="listbox"
      aria-label="Filters"
      hidden={suggestions.length === 0}
    >
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.text}
          id={optionId(index)}
          role="option"
          aria-selected={index === active}
          // Before the field would lose the focus, and with it the list.
          onMouseDown={(event) => {
            event.preventDefault()
            onChoose(suggestion)
          }}
        >
          <code>
            <Given text={suggestion.text} />
          </code>
          <span class="dim">{suggestion.hint}</span>
        </li>
      ))}
    </ul>
  )
}
