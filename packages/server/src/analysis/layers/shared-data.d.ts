import { type Finding, type Suite } from './layer-test.ts'
/**
 * Tests of different files that use the same table, key, queue or file, where at least one of them leaves there what it
 * has written. Files that clear it before they use it are safe from the others.
 */
export declare function sharedData(suite: Suite): Finding[]
