import { type Finding, type LayerTest } from './layer-test.ts'
/** Tests of a file that reach a host beyond loopback and private addresses: one finding a host. */
export declare function outsideWorld(tests: readonly LayerTest[]): Finding[]
