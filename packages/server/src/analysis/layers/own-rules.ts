import type { LayerRuleFacts } from '../../../../reporter/src/report.ts'
import { ruleOf, type DecidedBy, type SeenUse } from './observed-layer.ts'

/**
 * The layer that a test shows by the rules of its project, then by those of layerRules. A rule for `unit` says that its
 * boundaries are no crossing: what else the test does still counts. A rule for another layer decides where the test
 * crosses `atLeast` different of its boundaries; the first that does.
 */
export function observe(uses: readonly SeenUse[], rules: readonly LayerRuleFacts[] = []): DecidedBy {
  if (rules.length === 0) return ruleOf(uses)
  const counted = uses.filter((use) => !rules.some((rule) => rule.layer === 'unit' && isNamed(rule, use)))
  const own = rules.find(
    (rule) => rule.layer !== 'unit' && differentOf(counted.filter((use) => isNamed(rule, use))) >= (rule.atLeast ?? 1),
  )
  if (own) return toRule(own)
  const decided = ruleOf(counted)
  const spared = uses.find((use) => !counted.includes(use))
  if (decided.layer !== 'unit' || !spared) return decided
  return toRule(rules.find((rule) => rule.layer === 'unit' && isNamed(rule, spared))!)
}

/** As the table of the rules tells it. */
export function toRule({ layer, boundaries, atLeast = 1, because }: LayerRuleFacts): DecidedBy {
  const named = boundaries.join(', ')
  const text =
    layer === 'unit' ? `crosses nothing but ${named}` : `crosses ${atLeast > 1 ? `${atLeast} of ` : ''}${named}`
  return { id: `own ${layer} ${atLeast} ${named}`, layer, because: because ?? text }
}

const differentOf = (uses: readonly SeenUse[]): number =>
  new Set(uses.map(({ boundary: { kind, target } }) => `${kind} ${target}`)).size

const isNamed = ({ boundaries }: LayerRuleFacts, { boundary: { kind, protocol, target } }: SeenUse): boolean =>
  boundaries.some((text) => {
    const [what, ...rest] = text.split(' ')
    const wanted = rest.join(' ')
    return (what === '*' || what === kind || what === protocol) && (wanted === '' || fits(wanted, target))
  })

/** `*` stands for any text. */
function fits(pattern: string, target: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === target
  const [first, last] = [parts[0]!, parts.at(-1)!]
  if (!target.startsWith(first) || !target.endsWith(last) || target.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = target.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= target.length - last.length
}
