import type { LayerFinding } from '../../api/types.ts'

export const KIND_WORDS: Record<LayerFinding['kind'], string> = {
  'unit-crosses-boundary': 'Unit test that crosses a boundary',
  'integration-crosses-none': 'Integration tests that cross none',
  'e2e-in-disguise': 'E2E test disguised as integration',
  'too-many-layers': 'Too many layers in one test',
  'setup-per-test': 'Schema made before each test',
  'container-per-test': 'Container started for a test',
  'connection-per-query': 'Connection opened for each query',
  'outside-world': 'Call to the outside world',
}

export const SEVERITY_WORDS: Record<LayerFinding['severity'], string> = { high: 'High', medium: 'Medium', low: 'Low' }
