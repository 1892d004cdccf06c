import { type Finding, type LayerTest } from './layer-test.ts'
import type { SeenUse } from './observed-layer.ts'
export declare const times: ({ operations }: SeenUse, verb: string) => number
/** A schema that is made before each test of a file instead of once, in beforeAll. */
export declare function setupPerTest(tests: readonly LayerTest[]): Finding[]
/** A container that is started for a test instead of once for the file, or once for the run. */
export declare function containerPerTest(tests: readonly LayerTest[]): Finding[]
export declare function connectionPerQuery({ test, uses }: LayerTest): Finding[]
