import { useRef, useState } from 'preact/hooks'
import type { TestsAnswer } from '../../api/types.ts'
import { givenText } from '../../format/given.ts'
import { Given } from '../../parts/given.tsx'
import { splitTokens, tokenParts } from '../../state/tokens.ts'
import { SuggestionList, optionId } from './suggestion-list.tsx'
import { suggest, type Suggestion } from './suggestions.ts'

const EXAMPLE = 'layer:integration  status:failed  file:orders  @tag  !smoke'

interface FilterBarProps {
  tokens: string[]
  /** The rows at hand, to suggest from. */
  head: TestsAnswer | undefined
  onChange: (tokens: string[]) => void
}

/** Tokens are buttons: a click removes one, Backspace in the empty field the last. */
export function FilterBar({ tokens, head, onChange }: FilterBarProps) {
  const [draft, setDraft] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  const suggestions = open ? suggest(draft, head) : []

  const type = (text: string): void => {
    setDraft(text)
    setOpen(true)
    setActive(-1)
  }
  const add = (text: string): void => {
    const added = splitTokens(text).filter((token) => token !== '!' && token !== '@')
    type('')
    setOpen(false)
    if (added.length > 0) onChange([...new Set([...tokens, ...added])])
  }
  const choose = (suggestion: Suggestion): void => {
    if (suggestion.whole) add(suggestion.text)
    else type(suggestion.text)
    input.current?.focus()
  }
  const remove = (token: string): void => {
    onChange(tokens.filter((other) => other !== token))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = suggestions[active]
    if (event.key === 'Backspace' && draft === '' && tokens.length > 0) onChange(tokens.slice(0, -1))
    else if (event.key === 'ArrowDown' && !open) setOpen(true)
    else if (event.key === 'ArrowDown') setActive(Math.min(active + 1, suggestions.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, -1))
    else if (event.key === 'Enter' && chosen) choose(chosen)
    else if (event.key === 'Escape' && suggestions.length > 0) setOpen(false)
    else if (event.key === 'Escape') input.current?.blur()
    else return
    event.preventDefault()
  }
  return (
    <form
      class="tokens"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        add(draft)
      }}
    >
      {tokens.map((token) => (
        <Token key={token} token={token} onRemove={() => remove(token)} />
      ))}
      <label class="visually-hidden" for="filter">
        Filter tests
      </label>
      <input
        id="filter"
        ref={input}
        value={draft}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-activedescendant={suggestions[active] ? optionId(active) : undefined}
        aria-autocomplete="list"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        placeholder={tokens.length > 0 ? 'Add a filter' : EXAMPLE}
        onInput={(event) => type(event.currentTarget.value)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <kbd class="wide-only">{draft ? 'Enter' : '/'}</kbd>
      <SuggestionList suggestions={suggestions} active={active} onChoose={choose} />
    </form>
  )
}

function Token({ token, onRemove }: { token: string; onRemove: () => void }) {
  const { not, key, value } = tokenParts(token)
  return (
    <button type="button" class="token" aria-label={`Remove filter ${givenText(token)}`} onClick={onRemove}>
      <span>
        {(not || key) && <span class="key">{`${not ? 'not ' : ''}${key ? `${key}:` : ''}`}</span>}
        <Given text={value} />
      </span>
      <span class="remove" aria-hidden="true">
        ×
      </span>
    </button>
  )
}
