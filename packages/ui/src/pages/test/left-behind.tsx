import type { TestAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Finding } from '../layers/finding.tsx'
import { usePageLink } from '../../state/url.ts'

/** What was not as before when the test passed last, its hooks included. Nothing where nobody looked, or found any. */
export function LeftBehind({ answer: { leaks } }: { answer: TestAnswer }) {
  if (leaks === null || leaks.length === 0) return null
  return (
    <Panel title="Left behind in the process" sub="not after the test and its hooks as it was before them">
      <ul class="left-behind">
        {leaks.map(({ kind, name, change, text }) => (
          <li key={`${kind} ${name} ${change}`}>
            <Given text={text} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** What the Layers page says about this test. */
export function LayerFindings({ answer: { findings } }: { answer: TestAnswer }) {
  const link = usePageLink()
  if (findings.length === 0) return null
  return (
    <Panel
      flush
      title="Layer findings"
      sub={<a href={link('/layers')}>{plural(findings.length, 'finding')} on Layers</a>}
    >
      <ol class="layer-findings">
        {findings.map((finding) => (
          <Finding key={finding.id} finding={finding} />
        ))}
      </ol>
    </Panel>
  )
}
