import type { LayerRuleFacts } from '../../../../reporter/src/report.ts'
import { type DecidedBy, type SeenUse } from './observed-layer.ts'
/**
 * The layer that a test shows by the rules of its project, then by those of layerRules. A rule for `unit` says that its
 * boundaries are no crossing: what else the test does still counts. A rule for another layer decides where the test
 * crosses `atLeast` different of its boundaries; the first that does.
 */
export declare function observe(uses: readonly SeenUse[], rules?: readonly LayerRuleFacts[]): DecidedBy
/** As the table of the rules tells it. */
export declare function toRule({ layer, boundaries, atLeast, because }: LayerRuleFacts): DecidedBy
