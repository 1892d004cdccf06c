import { type Finding, type LayerTest } from './layer-test.ts'
/** Tests of a file in which nothing happens until a timer runs out: somebody sleeps, instead of waiting for what comes. */
export declare function fixedWait(tests: readonly LayerTest[]): Finding[]
