import { NOBODY } from '../state/owned-by.ts'
import { usePageLink } from '../state/url.ts'
import { Given } from './given.tsx'

/** Who owns a file; each leads to the tests of that owner. Nothing where nobody does. */
export function Owners({ owners }: { owners: string[] }) {
  const link = usePageLink()
  return (
    <>
      {owners.map((owner, index) => (
        <span key={owner} class="owner">
          {index > 0 && ', '}
          <a href={link('/tests', { q: `owner:${owner}` })} data-tip="All tests of this owner">
            <Given text={owner} />
          </a>
        </span>
      ))}
    </>
  )
}

interface OwnerChoiceProps {
  /** Of everything in the list, with repetitions. */
  owners: string[][]
  value: string
  onChange: (owner: string) => void
}

/** Whose part of a list is shown. Not there where nobody owns anything. */
export function OwnerChoice({ owners, value, onChange }: OwnerChoiceProps) {
  const names = [...new Set(owners.flat())].toSorted()
  if (names.length === 0 && value === '') return null
  const options = value === '' || value === NOBODY || names.includes(value) ? names : [value, ...names]
  return (
    <select
      class="select owner-choice"
      aria-label="Owner"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">Every owner</option>
      {options.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
      {(value === NOBODY || owners.some((own) => own.length === 0)) && <option value={NOBODY}>Nobody’s</option>}
    </select>
  )
}
