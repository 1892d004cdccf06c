import type { OrderFinding } from '../../api/types.ts'
import { usePageLink } from '../../state/url.ts'

/** The runs behind it, and the two orders side by side. */
export function EvidenceLinks({ finding, testLink }: { finding: OrderFinding; testLink: boolean }) {
  const link = usePageLink()
  const { victim, lastFailedRun, lastPassedRun } = finding
  const runLink = (run: string, changes = {}): string =>
    link(`/runs/${encodeURIComponent(run)}`, { ...(victim.id === null ? {} : { test: victim.id }), ...changes })
  return (
    <div class="actions">
      {testLink && victim.id !== null && (
        <a class="btn" href={link(`/tests/${victim.id}`)}>
          Open test
        </a>
      )}
      <a class="btn" href={runLink(lastFailedRun)}>
        Failed run
      </a>
      {lastPassedRun !== null && (
        <>
          <a class="btn" href={runLink(lastPassedRun)}>
            Passed run
          </a>
          <a class="btn" href={`${runLink(lastFailedRun, { against: lastPassedRun, focus: victim.id })}#against`}>
            Compare their orders
          </a>
        </>
      )}
    </div>
  )
}
