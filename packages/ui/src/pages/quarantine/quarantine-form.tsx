import { useId, useState } from 'preact/hooks'
import { apiPath, change } from '../../api/client.ts'
import { useUrl } from '../../state/url.ts'

const DAY_MS = 24 * 3_600_000
const USUAL_DAYS = 14
const LONGEST_DAYS = 366

interface QuarantineFormProps {
  test: string
  /** UTC, as the server has it. */
  today: string
  before: { owner: string; reason: string; expires?: string }
  onDone: () => void
  onCancel: () => void
}

/** Owner, reason and last day of an entry: nothing is put aside without them. */
export function QuarantineForm({ test, today, before, onDone, onCancel }: QuarantineFormProps) {
  const { param } = useUrl()
  const id = useId()
  const [owner, setOwner] = useState(before.owner)
  const [reason, setReason] = useState(before.reason)
  const [expires, setExpires] = useState(before.expires ?? daysAfter(today, USUAL_DAYS))
  const [refused, setRefused] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    setRefused('')
    change('PUT', apiPath(`/tests/${encodeURIComponent(test)}/quarantine`, { project: param('project') }), {
      owner,
      reason,
      expires,
    }).then(onDone, (error: Error) => setRefused(error.message))
  }
  return (
    <form class="quarantine-form" onSubmit={submit}>
      <label for={`${id}-owner`}>Owner</label>
      <input
        id={`${id}-owner`}
        class="field"
        required
        maxLength={255}
        value={owner}
        placeholder="@team who sees to it"
        onInput={(event) => setOwner(event.currentTarget.value)}
      />
      <label for={`${id}-reason`}>Reason</label>
      <textarea
        id={`${id}-reason`}
        class="field"
        required
        maxLength={1000}
        rows={3}
        value={reason}
        placeholder="Why it may fail for now; a link to the issue"
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <label for={`${id}-expires`}>Last day</label>
      <input
        id={`${id}-expires`}
        class="field"
        type="date"
        required
        min={today}
        max={daysAfter(today, LONGEST_DAYS)}
        value={expires}
        onInput={(event) => setExpires(event.currentTarget.value)}
      />
      {refused && (
        <p class="up small" role="alert">
          {refused}
        </p>
      )}
      <div class="actions">
        <button type="submit" class="btn primary">
          Quarantine it
        </button>
        <button type="button" class="btn" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
