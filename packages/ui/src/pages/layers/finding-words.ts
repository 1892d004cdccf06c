import type { LayerFinding } from '../../api/types.ts'

/** Short names of the kinds, for filters; a finding itself brings its symptom in words. */
export const KIND_WORDS: Record<LayerFinding['kind'], string> = {
  'unit-crosses-boundary': 'Unit test crosses a boundary',
  'integration-crosses-none': 'Integration crosses none',
  'e2e-in-disguise': 'E2E in disguise',
  'mocks-internals': 'Mocks internals',
  'too-many-layers': 'Too many layers',
  'shared-data': 'Shared data',
  'setup-per-test': 'Set-up for each test',
  'container-per-test': 'Container for each test',
  'fixed-wait': 'Fixed wait',
  'outside-world': 'Outside world',
  'connection-per-query': 'Connection for each query',
  'state-leak': 'State left behind',
}

export const SEVERITY_WORDS: Record<LayerFinding['severity'], string> = { high: 'High', medium: 'Medium', low: 'Low' }

export const KINDS = Object.keys(KIND_WORDS) as LayerFinding['kind'][]
export const SEVERITIES = ['high', 'medium', 'low'] as const satisfies LayerFinding['severity'][]
