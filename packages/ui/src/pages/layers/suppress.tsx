import { useEffect, useRef, useState } from 'preact/hooks'
import { apiPath, put, remove } from '../../api/client.ts'
import type { LayerFinding } from '../../api/types.ts'
import { arrivals } from '../../api/live.ts'
import { useUrl } from '../../state/url.ts'

const NAME_KEY = 'stratigraph-name'

/** Puts a finding aside: asks for the reason, and who says so. */
export function Suppress({ finding }: { finding: LayerFinding }) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="btn tiny"
        aria-expanded={open}
        aria-label={`Suppress: ${finding.symptom}, ${finding.file}`}
        onClick={() => setOpen(!open)}
      >
        Suppress
      </button>
      {open && <SuppressForm id={finding.id} onClose={close} />}
    </>
  )
}

function SuppressForm({ id, onClose }: { id: string; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [by, setBy] = useState(() => localStorage.getItem(NAME_KEY) ?? '')
  const { failure, busy, act } = useAction()
  const path = useSuppressionPath(id)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      class="suppress-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (by.trim() !== '') localStorage.setItem(NAME_KEY, by.trim())
        act(() => put(path, { reason, ...(by.trim() === '' ? {} : { by }) }))
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <label>
        Reason
        <input
          ref={input}
          class="field"
          required
          maxLength={1000}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
          placeholder="Why it is all right for now"
        />
      </label>
      <label>
        Your name
        <input class="field" maxLength={100} value={by} onInput={(event) => setBy(event.currentTarget.value)} />
      </label>
      <div class="actions">
        <button type="submit" class="btn primary tiny" disabled={busy || reason.trim() === ''}>
          Suppress
        </button>
        <button type="button" class="btn tiny" onClick={onClose}>
          Cancel
        </button>
      </div>
      {failure && (
        <p class="up small" role="alert">
          {failure}
        </p>
      )}
    </form>
  )
}

/** Takes a finding back onto the list. */
export function Unsuppress({ id, about }: { id: string; about: string }) {
  const { failure, busy, act } = useAction()
  const path = useSuppressionPath(id)
  return (
    <>
      <button
        type="button"
        class="btn tiny"
        disabled={busy}
        aria-label={`Take back: ${about}`}
        onClick={() => act(() => remove(path))}
      >
        Take back
      </button>
      {failure && (
        <p class="up small" role="alert">
          {failure}
        </p>
      )}
    </>
  )
}

function useSuppressionPath(id: string): string {
  const { param } = useUrl()
  return apiPath(`/layers/findings/${encodeURIComponent(id)}/suppression`, { project: param('project') })
}

function useAction() {
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)
  const act = (action: () => Promise<unknown>): void => {
    setBusy(true)
    setFailure(undefined)
    action().then(
      // The page asks again at once; the server's own news may take a moment.
      () => arrivals.value++,
      (error: unknown) => {
        setFailure(error instanceof Error ? error.message : String(error))
        setBusy(false)
      },
    )
  }
  return { failure, busy, act }
}
