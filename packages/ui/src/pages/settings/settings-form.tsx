import { useId, useState } from 'preact/hooks'
import { apiPath, change } from '../../api/client.ts'
import { useUrl } from '../../state/url.ts'

interface NumberField {
  name: string
  label: string
  unit: string
  /** Null: nobody has decided. */
  value: number | null
  /** What holds where nothing is given. */
  otherwise: string
  note: string
}

interface SettingsFormProps {
  fields: NumberField[]
  mayChange: boolean
  /** The change as the API takes it. */
  toChange: (values: Record<string, number | null>) => object
  onChanged: () => void
}

/** A few numbers of a project's settings. An empty field brings the default back. */
export function SettingsForm({ fields, mayChange, toChange, onChanged }: SettingsFormProps) {
  const id = useId()
  const { param } = useUrl()
  const [edited, setEdited] = useState<Record<string, string>>({})
  const [state, setState] = useState<{ saved?: boolean; refused?: string }>({})
  const textOf = ({ name, value }: NumberField): string => edited[name] ?? (value === null ? '' : `${value}`)
  const submit = (event: Event): void => {
    event.preventDefault()
    const values = Object.fromEntries(
      fields.map((field) => [field.name, textOf(field) === '' ? null : Number(textOf(field))]),
    )
    change('PATCH', apiPath('/settings', { project: param('project') }), toChange(values)).then(
      () => {
        setEdited({})
        setState({ saved: true })
        onChanged()
      },
      (error: Error) => setState({ refused: error.message }),
    )
  }
  return (
    <form class="settings-form" onSubmit={submit}>
      {fields.map((field) => (
        <div key={field.name} class="setting">
          <label for={`${id}-${field.name}`}>{field.label}</label>
          <span class="with-unit">
            <input
              id={`${id}-${field.name}`}
              class="field"
              type="number"
              min="0"
              step="any"
              disabled={!mayChange}
              value={textOf(field)}
              placeholder={field.otherwise}
              aria-describedby={`${id}-${field.name}-note`}
              onInput={(event) => {
                setState({})
                setEdited({ ...edited, [field.name]: event.currentTarget.value })
              }}
            />
            <span class="dim small">{field.unit}</span>
          </span>
          <p id={`${id}-${field.name}-note`} class="sub small">
            {field.note}
          </p>
        </div>
      ))}
      <div class="actions">
        <button type="submit" class="btn" disabled={!mayChange || Object.keys(edited).length === 0}>
          Save
        </button>
        <span class="small" role="status">
          {state.saved ? '✓ Saved' : ''}
        </span>
        {state.refused && (
          <span class="up small" role="alert">
            {state.refused}
          </span>
        )}
      </div>
    </form>
  )
}
