import type { Finding, Suite } from './layer-test.ts'
/** Everything that was seen of a suite and is otherwise than the method says (docs/layers.md). */
export declare const layerFindings: (suite: Suite) => Finding[]
