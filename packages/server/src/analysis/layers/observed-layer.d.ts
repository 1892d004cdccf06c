import type { Boundary, Use } from '../../../../reporter/src/report.ts'
/** A use with its boundary in full. */
export type SeenUse = Omit<Use, 'boundary'> & {
  boundary: Boundary
}
export type Layer = 'unit' | 'integration' | 'e2e'
export interface LayerRule {
  id: string
  layer: Layer
  /** For people: what such a test does. */
  because: string
  matches: (uses: readonly SeenUse[]) => boolean
}
/**
 * What a test crossed tells its layer: the first rule that matches. The layers are those of the test pyramid, drawn where
 * a test leaves its process (docs/layers.md). To read a file is no crossing by itself: fixtures are read everywhere.
 */
export declare const layerRules: readonly LayerRule[]
/** What is told of the rule that decided. */
export type DecidedBy = Pick<LayerRule, 'id' | 'layer' | 'because'>
/** The rule that decides: the first that matches. @param uses of the test itself, its hooks included */
export declare const ruleOf: (uses: readonly SeenUse[]) => LayerRule
