import type { Leak } from '../../../../reporter/src/report.ts'
import { type Finding, type LayerTest } from './layer-test.ts'
/** `fake timers left behind`, `the environment variable TZ changed` */
export declare const leakText: ({ kind, name, change }: Leak) => string
/** State that tests of a file leave otherwise than they found it: one finding a thing. */
export declare function stateLeak(tests: readonly LayerTest[]): Finding[]
