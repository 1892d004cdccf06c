import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { LayerFinding } from '../../api/types.ts'
import { cost, plural, whole } from '../../format/number.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { TestLink } from '../../parts/test-link.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'
import { SeverityMark } from './severity.tsx'

/** Below this nobody would notice, hours of work or not. */
const LEAST_MINUTES = 0.002

/** Symptom, evidence, why, fix, and what it costs; `children` is what can be done with it. */
export function Finding({ finding, children }: { finding: LayerFinding; children?: ComponentChildren }) {
  const { id, symptom, severity, evidence, why, fix, minutesPerWeek, risk, isNew, firstSeen } = finding
  const link = usePageLink()
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (location.hash === `#${id}`) item.current?.scrollIntoView({ block: 'start' })
  }, [id])
  return (
    <li id={id} ref={item}>
      <div class="layer-finding">
        <h3>
          <a data-row href={`#${id}`}>
            {symptom}
          </a>{' '}
          <SeverityMark severity={severity} />
          {isNew && <span class="new-mark">New</span>}
        </h3>
        <Subject finding={finding} />
        <p class="evidence">
          <Given text={evidence} />
        </p>
        <Tests finding={finding} />
        <p class="dim">{why}</p>
        <p>
          <b>Fix</b> {fix}
        </p>
      </div>
      <div class="layer-gain">
        {minutesPerWeek !== null && minutesPerWeek >= LEAST_MINUTES && (
          <p>
            <b>{cost(minutesPerWeek)}</b> a week
          </p>
        )}
        {risk !== null && <p class="dim small">Risk: {risk}</p>}
        <p class="dim small">
          First seen{' '}
          <a href={link(`/runs/${encodeURIComponent(firstSeen.run)}`)}>
            <When at={firstSeen.at} />
          </a>
        </p>
        {children}
      </div>
    </li>
  )
}

function Subject({ finding: { tests, file } }: { finding: LayerFinding }) {
  const link = usePageLink()
  const [test] = tests
  const files = new Set(tests.map((one) => one.file)).size
  return (
    <p class="subject">
      {tests.length === 1 && (
        <>
          <a href={link(`/tests/${test!.id}`)}>
            <TitlePath path={test!.titlePath} ordinal={test!.ordinal} />
          </a>{' '}
        </>
      )}
      <code class="dim">
        <Given text={file} />
      </code>
      {files > 1 && <span class="dim"> and {plural(files - 1, 'other file')}</span>}
    </p>
  )
}

const TESTS_SHOWN = 8

function Tests({ finding: { tests, breaks } }: { finding: LayerFinding }) {
  const link = usePageLink()
  return (
    <>
      {breaks.length > 0 && (
        <p class="breaks">
          Breaks{' '}
          {breaks.slice(0, TESTS_SHOWN).map(({ test, status }, index) => (
            <>
              {index > 0 && ', '}
              <a href={test.id === null ? link('/order') : link('/order', { finding: test.id })}>
                <TitlePath path={test.titlePath} />
              </a>{' '}
              <span class="dim">({status})</span>
            </>
          ))}
        </p>
      )}
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
    </>
  )
}
