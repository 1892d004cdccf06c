import type { LayerFinding } from '../../api/types.ts'
import { useUrl } from '../../state/url.ts'
import { KINDS, SEVERITIES } from './finding-words.ts'

export interface FindingFilter {
  kind: LayerFinding['kind'] | ''
  severity: LayerFinding['severity'] | ''
  onlyNew: boolean
}

const oneOf = <T extends string>(values: readonly T[], asked: string | undefined): T | '' =>
  values.find((value) => value === asked) ?? ''

/** The filter that the address holds. Values that there are not are no filter. */
export function useFindingFilter(): FindingFilter {
  const { param } = useUrl()
  return {
    kind: oneOf(KINDS, param('kind')),
    severity: oneOf(SEVERITIES, param('severity')),
    onlyNew: param('new') === 'yes',
  }
}

export const NO_FILTER = { kind: null, severity: null, new: null }

export const isFiltered = ({ kind, severity, onlyNew }: FindingFilter): boolean =>
  kind !== '' || severity !== '' || onlyNew

export const filterFindings = (findings: LayerFinding[], { kind, severity, onlyNew }: FindingFilter): LayerFinding[] =>
  findings.filter(
    (finding) =>
      (kind === '' || finding.kind === kind) &&
      (severity === '' || finding.severity === severity) &&
      (!onlyNew || finding.isNew),
  )
