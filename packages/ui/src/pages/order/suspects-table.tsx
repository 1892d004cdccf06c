import type { OrderFinding } from '../../api/types.ts'
import { Confidence } from './order-marks.tsx'
import { countsOf, ROLE_WORDS } from './order-words.ts'
import { SuspectName } from './suspect-name.tsx'

const CLEAR = 0.8

/** Everything that was considered, best first, with its counts. */
export function SuspectsTable({ finding: { suspects, scope, victim, status, confidence } }: { finding: OrderFinding }) {
  const roles = new Set(suspects.map(({ role }) => role))
  return (
    // Where one stands out, the others are a matter for who asks.
    <details class="suspects" open={status === 'suspected' && confidence < CLEAR}>
      <summary>All {suspects.length} suspects, most likely first</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Suspects: table">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Suspect</th>
              <th scope="col" class="num">
                Failed with it
              </th>
              <th scope="col" class="num">
                Otherwise
              </th>
              <th scope="col">Confidence</th>
            </tr>
          </thead>
          <tbody>
            {suspects.map((suspect, index) => {
              const { failed, when, otherwise, otherwiseWhen } = countsOf(suspect, scope)
              return (
                <tr key={index}>
                  <th scope="row">
                    {roles.size > 1 && <span class="dim">{ROLE_WORDS[suspect.role]} </span>}
                    <SuspectName suspect={suspect} inFile={victim.file} linked />
                  </th>
                  <td class="num" data-tip={when}>
                    {failed}
                  </td>
                  <td class="num" data-tip={otherwiseWhen}>
                    {otherwise}
                  </td>
                  <td>
                    <Confidence value={suspect.confidence} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </details>
  )
}
