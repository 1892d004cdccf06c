import { hash } from 'node:crypto'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Minutes each: begun last, one of them would be waited for alone. */
const long = ['start/findings', 'rerun/bisect', 'ui/dashboard']

const isLong = (file: string): boolean => long.some((name) => file.endsWith(`/test/${name}.test.ts`))

/** Files in an order that the seed decides, those that take long before the others. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence
    const placeOf = ({ moduleId }: TestSpecification): string =>
      `${isLong(moduleId) ? 0 : 1} ${hash('sha256', `${seed} ${moduleId}`)}`
    const placed = files.map((file) => ({ file, place: placeOf(file) }))
    return placed.toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ file }) => file)
  }
}
