import { describe, expect, test } from 'vitest'
import type { Case } from './case.ts'
import { nearMisses } from './near-misses.ts'
import { planted } from './planted.ts'
import { presentCases, runCorpus } from './run-corpus.ts'

// Small suites with one problem each, and as many that only look like it, by the real runners against real services.

const { cases, missing } = await presentCases()
const runs = [await runCorpus('vitest5', cases), await runCorpus('jest30', cases)]

describe.each(runs)('$runner', ({ found, parts }) => {
  const cannotBeSeen = (one: Case): boolean => missing.includes(one) || (one.needs !== undefined && !parts[one.needs])

  for (const one of planted) {
    test.skipIf(cannotBeSeen(one))(`${one.name}: ${one.kind} is found, and nothing else`, () => {
      expect(found.get(one.name)).toEqual([one.kind])
    })
  }
  for (const one of nearMisses) {
    test.skipIf(cannotBeSeen(one))(`${one.name}: not a word`, () => {
      expect(found.get(one.name) ?? []).toEqual([])
    })
  }
})
