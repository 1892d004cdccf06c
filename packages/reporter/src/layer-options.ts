import { isObject } from './is-object.ts'
import type { LayerRuleFacts } from './report.ts'

/** The option `layers`. */
export interface LayerOptions {
  unit?: string[]
  integration?: string[]
  e2e?: string[]
  /**
   * Rules for the observed layer, before the usual ones: `{ layer: 'unit', boundaries: ['sqlite :memory:'] }`. A boundary
   * is a kind or protocol, optionally with a target in which `*` stands for any text.
   */
  rules?: LayerRuleFacts[]
}

/** The same after checks and defaults. */
export interface Layers {
  unit: string[]
  integration: string[]
  e2e: string[]
  rules: LayerRuleFacts[]
}

const MAX_RULES = 100
const MAX_LENGTH = 1000

/** Never throws: what is wrong is left out, with a warning each. */
export function toLayers(value: unknown, warnings: string[]): Layers {
  const layers: Layers = { unit: [], integration: [], e2e: [], rules: [] }
  if (value === undefined || value === null) return layers
  if (!isObject(value)) {
    warnings.push('option "layers" must be an object like { integration: ["test/db/**"] }: using none')
    return layers
  }
  for (const [name, given] of Object.entries(value)) {
    const list = typeof given === 'string' ? [given] : given
    if (name === 'rules') layers.rules = toRules(given, warnings)
    else if (!isLayer(name)) {
      warnings.push(`option "layers" knows unit, integration, e2e and rules, not "${name}": ignored`)
    } else if (!isListOfTexts(list)) {
      warnings.push(`option "layers.${name}" must be a list of globs: ignored`)
    } else {
      layers[name] = list
    }
  }
  return layers
}

const isLayer = (name: unknown): name is LayerRuleFacts['layer'] =>
  name === 'unit' || name === 'integration' || name === 'e2e'

const isListOfTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string' && text.length <= MAX_LENGTH)

function toRules(value: unknown, warnings: string[]): LayerRuleFacts[] {
  if (!Array.isArray(value)) {
    warnings.push(
      'option "layers.rules" must be a list like [{ layer: "unit", boundaries: ["sqlite :memory:"] }]: ignored',
    )
    return []
  }
  if (value.length > MAX_RULES) warnings.push(`option "layers.rules": only the first ${MAX_RULES} rules are kept`)
  return value.slice(0, MAX_RULES).flatMap((rule: unknown, index) => {
    const parsed = toRule(rule)
    if (!parsed) {
      warnings.push(
        `option "layers.rules[${index}]" must be like { layer: "e2e", boundaries: ["browser"], atLeast: 1, because: "..." }: ignored`,
      )
    }
    return parsed ?? []
  })
}

function toRule(rule: unknown): LayerRuleFacts | undefined {
  if (!isObject(rule)) return undefined
  const { layer, atLeast, because } = rule
  const boundaries = typeof rule['boundaries'] === 'string' ? [rule['boundaries']] : rule['boundaries']
  const isKnown = Object.keys(rule).every((key) => ['layer', 'boundaries', 'atLeast', 'because'].includes(key))
  const isFit =
    isLayer(layer) &&
    isListOfTexts(boundaries) &&
    boundaries.length > 0 &&
    boundaries.length <= MAX_RULES &&
    boundaries.every((text) => text.trim() !== '') &&
    (atLeast === undefined || (Number.isInteger(atLeast) && Number(atLeast) >= 1 && Number(atLeast) <= MAX_LENGTH)) &&
    (because === undefined || (typeof because === 'string' && because.length <= MAX_LENGTH))
  if (!isKnown || !isFit) return undefined
  return {
    layer,
    boundaries: boundaries.map((text) => text.trim().replaceAll(/\s+/g, ' ')),
    ...(atLeast === undefined ? {} : { atLeast: Number(atLeast) }),
    ...(because === undefined ? {} : { because }),
  }
}
