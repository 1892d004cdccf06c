import type { LayerFinding, LayersAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { plural, whole } from '../../format/number.ts'
import { isOwnedBy } from '../../state/owned-by.ts'
import { usePageLink, useUrl } from '../../state/url.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { OwnerChoice, Owners } from '../../parts/owners.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TestLink } from '../../parts/test-link.tsx'
import { SEVERITY_WORDS } from './finding-words.ts'

/** What the boundaries show to be otherwise than it should: symptom, evidence, why, fix. */
export function Findings({ answer: { findings: all, observed } }: { answer: LayersAnswer }) {
  const { param, set } = useUrl()
  const owner = param('owner') ?? ''
  const findings = all.filter(({ tests }) => tests.some(({ owners }) => isOwnedBy(owners, owner)))
  const unseen = observed.total - observed.tests
  return (
    <Panel
      flush={findings.length > 0}
      title="Findings"
      sub={
        observed.tests === 0
          ? 'no test was watched yet'
          : unseen > 0
            ? `${plural(unseen, 'test')} of ${whole(observed.total)} not watched while passing`
            : `all ${plural(observed.total, 'test')} watched`
      }
      end={
        <OwnerChoice
          owners={all.flatMap(({ tests }) => tests.map(({ owners }) => owners))}
          value={owner}
          onChange={(chosen) => set({ owner: chosen })}
        />
      }
    >
      {findings.length > 0 ? (
        <ol class="layer-findings">
          {findings.map((finding) => (
            <Finding key={finding.id} finding={finding} />
          ))}
        </ol>
      ) : (
        <p class="dim">
          {observed.tests === 0
            ? 'The reporter records what tests cross since this version: run the tests once more.'
            : all.length > 0
              ? 'None of the findings is about a test of this owner.'
              : 'Every test that was watched keeps to its layer.'}
        </p>
      )}
    </Panel>
  )
}

const TESTS_SHOWN = 5

function Finding({ finding }: { finding: LayerFinding }) {
  const link = usePageLink()
  const { symptom, severity, file, tests, evidence, why, fix, minutesPerWeek } = finding
  return (
    <li>
      <h3>
        {symptom} <span class={`severity ${severity}`}>{SEVERITY_WORDS[severity]}</span>
        {minutesPerWeek !== null && minutesPerWeek >= 0.01 && (
          <span class="dim small"> {duration(minutesPerWeek * 60_000)} a week</span>
        )}
      </h3>
      <p>
        {tests.length === 1 && (
          <>
            <a href={link(`/tests/${tests[0]!.id}`)}>
              <TitlePath path={tests[0]!.titlePath} ordinal={tests[0]!.ordinal} />
            </a>{' '}
          </>
        )}
        <code class="dim">
          <Given text={file} />
        </code>{' '}
        <span class="small">
          <Owners owners={[...new Set(tests.flatMap(({ owners }) => owners))]} />
        </span>
      </p>
      <p>
        <Given text={evidence} />
      </p>
      {tests.length > 1 && (
        <details>
          <summary>{plural(tests.length, 'test')}</summary>
          <ul>
            {tests.slice(0, TESTS_SHOWN).map((test) => (
              <li key={test.id}>
                <TestLink test={test} />
              </li>
            ))}
            {tests.length > TESTS_SHOWN && <li class="dim">and {whole(tests.length - TESTS_SHOWN)} more</li>}
          </ul>
        </details>
      )}
      <p class="dim">{why}</p>
      <p>{fix}</p>
    </li>
  )
}
