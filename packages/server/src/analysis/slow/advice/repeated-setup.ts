import type { Advice, SuiteCosts } from '../advise.ts'

const leastTests = 3
/** A set-up that each test may well afford. */
const cheapMs = 10
/** Of the time of the tests: less is no reason to write the tests in another way. */
const leastShare = 0.3

/** What `beforeEach` does before every test could mostly be done once for all of them. */
export const repeatedSetup = ({ files }: SuiteCosts): Advice[] =>
  files.flatMap(({ file, tests, partMs: { beforeEach, body, afterEach } }): Advice[] => {
    const fileMs = beforeEach + body + afterEach
    const eachMs = beforeEach / tests
    if (tests < leastTests || eachMs < cheapMs || beforeEach < leastShare * fileMs) return []
    return [
      { kind: 'repeated-setup', files: [file], tests: Math.round(tests), eachMs, fileMs, savesMs: beforeEach - eachMs },
    ]
  })
