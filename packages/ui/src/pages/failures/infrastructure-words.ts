import type { FailureGroup } from '../../api/types.ts'

type Kind = NonNullable<FailureGroup['infrastructure']>

export const INFRASTRUCTURE_WORDS: Record<Kind, string> = {
  outage: 'Outage: most tests failed',
  'worker-crash': 'A worker crashed',
  'out-of-memory': 'Out of memory',
  'disk-full': 'Disk full',
  'set-up': 'Set-up failed in many files',
  service: 'A service did not answer',
}
