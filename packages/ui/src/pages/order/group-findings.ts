import type { OrderAnswer, OrderFinding, TestName } from '../../api/types.ts'

/** Findings that one fix mends. */
export interface CauseGroup {
  id: string
  /** The polluters or state-setters; empty where nobody is suspected. */
  tests: TestName[]
  /** Files that are suspected as a whole: of several it is one, nobody can tell which. Empty where tests are. */
  files: string[]
  findings: OrderFinding[]
}

/** By cause, each cause where its worst finding stands. */
export function groupByCause(findings: OrderFinding[], causes: OrderAnswer['causes']): CauseGroup[] {
  const groups = Map.groupBy(findings, (finding) => finding.cause)
  return [...groups].map(([id, members]) => {
    const { proof, suspects } = members[0]!
    const named = causes.find((cause) => cause.id === id)?.tests ?? []
    const proven = proof?.polluters ?? []
    const first = suspects[0]
    const tests = named.length > 0 ? named : proven.length > 0 ? proven : (first?.tests ?? [])
    const isFile = proven.length === 0 && first?.unit === 'file'
    const files = !isFile ? [] : named.length > 0 ? [...new Set(named.map(({ file }) => file))] : first.files
    return { id, tests, files, findings: members }
  })
}
