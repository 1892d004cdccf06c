import { type Finding, type LayerFile, type LayerTest } from './layer-test.ts'
/** Modules of the project's own that a file replaces, by name. */
export declare const replacedOf: ({ mocks }: LayerFile) => string[]
/**
 * Integration tests of a file that replaces modules of the project itself: what it integrates is partly made up. What is
 * not declared counts where every test of the file reaches a service: a unit test may well replace its neighbours.
 */
export declare function mocksInternals(tests: readonly LayerTest[], file: LayerFile): Finding[]
