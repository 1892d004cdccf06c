import type { OrderFinding, OrderSuspect } from '../../api/types.ts'

export interface Pair {
  finding: OrderFinding
  suspect: OrderSuspect
  /** The finding's first suspect. */
  leads: boolean
  /** Named by a proof. */
  proven: boolean
}

/** One suspect, and what it does to each victim. */
export interface PairRow {
  key: string
  suspect: OrderSuspect
  /** By place in the list of findings; undefined: not among that victim's suspects. */
  pairs: (Pair | undefined)[]
}

/** A suspect that is far behind the first says nothing; the table below the finding has them all. */
const LEAST_CONFIDENCE = 0.1

/** Victims as columns, suspects as rows: those that lead, and those that matter to more than one victim. */
export function pairRows(findings: OrderFinding[]): PairRow[] {
  const rows = new Map<string, PairRow>()
  for (const [column, finding] of findings.entries()) {
    for (const [rank, suspect] of finding.suspects.entries()) {
      const key = suspectKey(suspect)
      const row = rows.get(key) ?? { key, suspect, pairs: findings.map(() => undefined) }
      row.pairs[column] = { finding, suspect, leads: rank === 0, proven: isProven(finding, suspect, rank) }
      rows.set(key, row)
    }
  }
  return [...rows.values()].filter(({ pairs }) => pairs.some((pair) => pair && isWorthARow(pair)))
}

const isWorthARow = ({ leads, proven, suspect }: Pair): boolean =>
  leads || proven || suspect.confidence >= LEAST_CONFIDENCE

const suspectKey = ({ role, unit, files, tests }: OrderSuspect): string =>
  JSON.stringify([role, unit, unit === 'file' ? files : tests.map((test) => [test.project, test.file, test.titlePath])])

function isProven({ proof, status }: OrderFinding, suspect: OrderSuspect, rank: number): boolean {
  if (proof === null || status === 'suspected') return false
  const names = proof.polluters.map(nameKey)
  if (names.length === 0) return rank === 0
  return suspect.unit === 'file'
    ? proof.polluters.some(({ file }) => suspect.files.length === 1 && suspect.files.includes(file))
    : suspect.tests.length === 1 && suspect.tests.every((test) => names.includes(nameKey(test)))
}

const nameKey = ({ project, file, titlePath }: OrderSuspect['tests'][number]): string =>
  JSON.stringify([project, file, titlePath])
