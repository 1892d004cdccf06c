import type { FixNextAnswer } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'

/** At what rate red builds are counted as minutes. */
export function RedBuildRate({ redBuild: { minutes, source, samples } }: Pick<FixNextAnswer, 'redBuild'>) {
  const because = {
    set: 'as set for this project',
    measured: `the median time back to green, of ${plural(samples, 'time', 'times')}`,
    assumed: 'assumed: too few red builds to measure',
  }[source]
  return (
    <>
      A red build counts as {whole(minutes)} min, {because}.
    </>
  )
}
