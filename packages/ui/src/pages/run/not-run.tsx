import { useState } from 'preact/hooks'
import type { RunAnswer } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'
import { STATUS_WORDS } from '../../parts/outcome.ts'
import { Panel } from '../../parts/panel.tsx'
import { TestLink } from '../../parts/test-link.tsx'

const FEW = 10
const RANK = { pending: 0, skipped: 1, todo: 2 } as const

/** Tests that exist and did not run; those that the run never reached come first. */
export function NotRun({ answer }: { answer: RunAnswer }) {
  const [all, setAll] = useState(false)
  const tests = answer.notRun.toSorted((a, b) => RANK[a.status] - RANK[b.status])
  if (tests.length === 0) return null
  const count = (status: keyof typeof RANK): number => tests.filter((test) => test.status === status).length
  const summary = (['pending', 'skipped', 'todo'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${whole(count(status))} ${STATUS_WORDS[status]}`)
    .join(', ')
  return (
    <Panel title="Did not run" sub={`${plural(tests.length, 'test')}: ${summary}`}>
      <ul class="not-run">
        {(all ? tests : tests.slice(0, FEW)).map((test) => (
          <li key={test.id}>
            <span class="dim small">{STATUS_WORDS[test.status]}</span>
            <TestLink test={test} />
          </li>
        ))}
      </ul>
      {tests.length > FEW && (
        <button type="button" class="btn tiny" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${whole(tests.length)}`}
        </button>
      )}
    </Panel>
  )
}
