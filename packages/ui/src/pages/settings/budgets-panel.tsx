import type { SettingsAnswer } from '../../api/types.ts'
import { Panel } from '../../parts/panel.tsx'
import { SettingsForm } from './settings-form.tsx'

const LAYERS = [
  ['unit', 'Unit tests'],
  ['integration', 'Integration tests'],
  ['e2e', 'End-to-end tests'],
] as const

interface BudgetsPanelProps {
  answer: SettingsAnswer
  mayChange: boolean
  onChanged: () => void
}

/** How long a test of each layer may take, and what a red build costs. */
export function BudgetsPanel({ answer: { settings, defaults }, mayChange, onChanged }: BudgetsPanelProps) {
  return (
    <Panel id="budgets" title="Budgets" sub="What the median run of a test may take; slower ones are named.">
      <SettingsForm
        mayChange={mayChange}
        onChanged={onChanged}
        toChange={({ redBuildMinutes, ...budgets }) => ({ budgets, redBuildMinutes })}
        fields={[
          ...LAYERS.map(([layer, label]) => ({
            name: layer,
            label,
            unit: 'ms',
            value: settings.budgets[layer] === defaults.budgets[layer] ? null : settings.budgets[layer],
            otherwise: `${defaults.budgets[layer]}`,
            note: `Empty: ${defaults.budgets[layer]} ms.`,
          })),
          {
            name: 'redBuildMinutes',
            label: 'A red build costs',
            unit: 'minutes',
            value: settings.redBuildMinutes,
            otherwise: 'measured',
            note: 'Empty: measured, as the median time from a red run to the next green one.',
          },
        ]}
      />
    </Panel>
  )
}
