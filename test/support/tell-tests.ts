import { testsAnswer } from '../../packages/server/src/answers/tests.ts'
import { writeTests } from '../../packages/server/src/answers/write-tests.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'

/** A list of tests, as it is sent. */
export const tellTests = (...about: Parameters<typeof testsAnswer>): TestsAnswer =>
  JSON.parse(new TextDecoder().decode(writeTests(testsAnswer(...about)))) as TestsAnswer
