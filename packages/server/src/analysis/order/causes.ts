/** What one finding may be caused by: whatever cannot be told apart, as keys that mean the same in every finding. */
export type Blamed = readonly string[]

export interface Cause {
  /** Keys that all of its findings share. */
  keys: string[]
  /** Indices of findings. */
  findings: number[]
}

/**
 * The fewest causes that explain all findings, greedily: the key that most findings blame is a cause, with all of them;
 * then the same of those that are left. One mended test may cure many victims, so that is the order to look at them.
 * Equal keys are decided by their text: the same findings give the same causes.
 */
export const causesOf = (blamed: readonly Blamed[]): Cause[] => {
  const open = new Set(blamed.keys())
  const causes: Cause[] = []
  while (open.size > 0) {
    const byKey = new Map<string, number[]>()
    for (const finding of open)
      for (const key of new Set(blamed[finding])) {
        const findings = byKey.get(key)
        if (findings) findings.push(finding)
        else byKey.set(key, [finding])
      }
    const [best] = [...byKey].toSorted(
      ([leftKey, left], [rightKey, right]) => right.length - left.length || (leftKey < rightKey ? -1 : 1),
    )
    if (!best) break
    const [, findings] = best
    const keys = blamed[findings[0]!]!.filter((key) => findings.every((finding) => blamed[finding]!.includes(key)))
    causes.push({ keys: [...new Set(keys)].toSorted(), findings })
    for (const finding of findings) open.delete(finding)
  }
  return causes
}
