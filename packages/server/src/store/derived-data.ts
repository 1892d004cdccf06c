import type { Store } from './store.ts'

/** What is made of the reports and can be made anew: chapters, segments, roll-ups. */
export type DerivedData = Pick<
  Store,
  | 'derived'
  | 'filesOfTests'
  | 'deriveAlone'
  | 'putDerived'
  | 'endChapter'
  | 'chapters'
  | 'segments'
  | 'rollUps'
  | 'dropDerived'
>
