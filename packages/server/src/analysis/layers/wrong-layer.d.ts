import { type Finding, type LayerFile, type LayerTest } from './layer-test.ts'
/** Declared a unit test, and leaves its process. Undeclared tests get the layer that they show. */
export declare function unitCrossesBoundary({ test, declared, rule, uses }: LayerTest): Finding[]
/** A whole file of integration tests in which nothing leaves the process: all that they would integrate is replaced. */
export declare function integrationCrossesNone(tests: readonly LayerTest[], file: LayerFile): Finding[]
/** Declared an integration test, and needs the whole system. */
export declare function e2eInDisguise({ test, declared, rule, uses }: LayerTest): Finding[]
export declare function tooManyLayers({ test, rule, uses }: LayerTest): Finding[]
