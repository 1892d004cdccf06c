import type { LayersAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { When } from '../../parts/when.tsx'
import { Unsuppress } from './suppress.tsx'

/** What somebody has put aside, each with the reason; also where the finding itself is gone. */
export function Suppressed({ answer: { suppressed, idleSuppressions } }: { answer: LayersAnswer }) {
  if (suppressed.length + idleSuppressions.length === 0) return null
  const kept = suppressed.map(({ id, symptom, file, evidence, suppression }) => ({
    id,
    symptom,
    file,
    evidence,
    ...suppression,
  }))
  const idle = idleSuppressions.map((one) => ({ ...one, evidence: 'The finding is gone: this can be taken back.' }))
  return (
    <Panel flush title="Suppressed" sub={plural(kept.length + idle.length, 'finding')}>
      <ol class="layer-findings suppressed">
        {[...kept, ...idle].map(({ id, symptom, file, evidence, reason, by, token, at }) => (
          <li key={id}>
            <div class="layer-finding">
              <h3>{symptom}</h3>
              <p>
                <code class="dim">
                  <Given text={file} />
                </code>
              </p>
              <p class="dim">
                <Given text={evidence} />
              </p>
              <p>
                <b>Reason</b> <Given text={reason} />
              </p>
            </div>
            <div class="layer-gain">
              <p class="dim small">
                {by !== null && (
                  <>
                    <Given text={by} />,{' '}
                  </>
                )}
                <When at={at} />
                {token !== null && ` with the token ${token}…`}
              </p>
              <Unsuppress id={id} about={`${symptom}, ${file}`} />
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
