import { testAnswer } from '../../packages/server/src/answers/test.ts'
import { writeTest } from '../../packages/server/src/answers/write-test.ts'
import type { TestAnswer } from '../../packages/server/src/api-schemas/tests.ts'

/** The answer about one test, as it is sent. */
export const tellTest = (...about: Parameters<typeof testAnswer>): TestAnswer =>
  JSON.parse(new TextDecoder().decode(writeTest(testAnswer(...about)))) as TestAnswer
