import { expect, test } from 'vitest'
import { DearWatches } from '../../../packages/reporter/src/probe/leaks/dear-watches.ts'
import { Rationed } from '../../../packages/reporter/src/probe/leaks/rationed.ts'
import type { StateWatch } from '../../../packages/reporter/src/probe/leaks/state-watch.ts'
import type { Leak } from '../../../packages/reporter/src/report.ts'

// Watches that may not look after every test, and what is told of what they find then.

/** After the free ones, the next look is affordable when tests have run for ages, and no sooner. */
const dear = { freeLooks: 2, share: 1e-12, costMs: 1, startMs: 1, spentMs: 0 }
const AGES_MS = 1e18

class State implements StateWatch {
  readonly changed: string[] = []
  isThere = true

  rebase(): void {
    this.changed.length = 0
  }

  changes(): Leak[] {
    return this.changed.splice(0).map((name) => ({ kind: 'global', name, change: 'changed' }))
  }

  isEmpty(): boolean {
    return !this.isThere
  }
}

function watched(state: State) {
  const watches = new DearWatches([new Rationed({ ...dear }, () => state)])
  const own: Leak[] = []
  const shared: Leak[] = []
  const names = (leaks: Leak[]): string[] => leaks.map(({ name }) => name)
  return {
    rebase: () => watches.rebase(0),
    look: (inTestsMs: number) => {
      watches.look(inTestsMs, own, shared)
      return { own: names(own), shared: names(shared) }
    },
  }
}

test('while it is free, what is found is the test’s own; after tests that were not looked at it is nobody’s', () => {
  const state = new State()
  const { rebase, look } = watched(state)
  rebase()
  state.changed.push('at once')
  expect(look(0)).toEqual({ own: ['at once'], shared: [] })

  state.changed.push('unlooked')
  expect(look(1)).toEqual({ own: ['at once'], shared: [] })
  expect(look(AGES_MS)).toEqual({ own: ['at once'], shared: ['unlooked'] })
})

test('where there was nothing to look at, it is looked at as soon as there is', () => {
  const state = new State()
  state.isThere = false
  const { rebase, look } = watched(state)
  rebase()
  for (let test = 0; test < 5; test++) expect(look(0)).toEqual({ own: [], shared: [] })

  state.isThere = true
  state.changed.push('new')
  expect(look(0)).toEqual({ own: ['new'], shared: [] })
})
