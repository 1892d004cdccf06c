import { ago, precise } from '../format/moment.ts'
import { now } from '../state/now.ts'

/** A moment as distance from now, with the exact time on hover. */
export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} data-tip={precise(at)}>
      {ago(at, now.value)}
    </time>
  )
}
