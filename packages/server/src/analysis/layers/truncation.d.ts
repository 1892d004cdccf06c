import { type Finding, type LayerTest } from './layer-test.ts'
/**
 * Tables that are emptied for each test, where one transaction that is rolled back would do: every test of the file works
 * on one connection of its own process, and commits nothing by itself.
 */
export declare function truncationPerTest(tests: readonly LayerTest[]): Finding[]
