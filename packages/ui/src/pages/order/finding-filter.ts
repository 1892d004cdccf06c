import type { OrderFinding } from '../../api/types.ts'
import { isOwnedBy } from '../../state/owned-by.ts'
import { useUrl } from '../../state/url.ts'
import { KINDS, SCOPES, STATUSES } from './order-words.ts'

export interface FindingFilter {
  kind: OrderFinding['kind'] | ''
  status: OrderFinding['status'] | ''
  scope: OrderFinding['scope'] | ''
  owner: string
  q: string
}

const oneOf = <T extends string>(values: readonly T[], asked: string | undefined): T | '' =>
  values.find((value) => value === asked) ?? ''

/** The filter that the address holds. Values that there are not are no filter. */
export function useFindingFilter(): FindingFilter {
  const { param } = useUrl()
  return {
    kind: oneOf(KINDS, param('kind')),
    status: oneOf(STATUSES, param('status')),
    scope: oneOf(SCOPES, param('scope')),
    owner: param('owner') ?? '',
    q: param('q') ?? '',
  }
}

export const NO_FILTER = { kind: null, status: null, scope: null, owner: null, q: null }

export const isFiltered = ({ kind, status, scope, owner, q }: FindingFilter): boolean =>
  kind + status + scope + owner + q !== ''

/** All words of `q` must stand in the names of the victim or of its suspects. */
export function filterFindings(
  findings: OrderFinding[],
  { kind, status, scope, owner, q }: FindingFilter,
): OrderFinding[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return findings.filter(
    (finding) =>
      (kind === '' || finding.kind === kind) &&
      (status === '' || finding.status === status) &&
      (scope === '' || finding.scope === scope) &&
      isOwnedBy(finding.victim.owners, owner) &&
      (words.length === 0 || holdsAll(textOf(finding), words)),
  )
}

const holdsAll = (text: string, words: string[]): boolean => words.every((word) => text.includes(word))

const textOf = ({ victim, suspects }: OrderFinding): string =>
  [victim, ...suspects.flatMap(({ tests }) => tests)]
    .map(({ file, titlePath }) => `${file} ${titlePath.join(' ')}`)
    .join(' ')
    .toLowerCase()

/** Names a finding in the address: its victim, which has at most one. */
export const findingKey = ({ victim }: OrderFinding): string =>
  victim.id ?? [victim.project, victim.file, ...victim.titlePath].join(' › ')
