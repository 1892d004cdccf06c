import type { LayerFinding } from '../../api/types.ts'

export const SEVERITY_WORDS: Record<LayerFinding['severity'], string> = { high: 'High', medium: 'Medium', low: 'Low' }
