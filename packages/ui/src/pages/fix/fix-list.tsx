import type { FixItem } from '../../api/types.ts'
import { cost, rate } from '../../format/number.ts'
import { usePageLink, type Changes } from '../../state/url.ts'
import { Given } from '../../parts/given.tsx'
import { Worded } from '../../parts/worded.tsx'
import { FixMark } from './fix-mark.tsx'

/** What to mend: sentence, evidence in counts, what it gives back. */
export function FixList({ items, from = 1 }: { items: readonly FixItem[]; from?: number }) {
  const most = Math.max(0, ...items.map((item) => item.worthMinutesPerWeek))
  return (
    <ol class="findings fix" start={from}>
      {items.map((item, index) => (
        <Row key={item.id} item={item} rank={from + index} most={most} />
      ))}
    </ol>
  )
}

function Row({ item, rank, most }: { item: FixItem; rank: number; most: number }) {
  const { title, evidence, file, worthMinutesPerWeek } = item
  return (
    <li>
      <span class="rank">{rank}</span>
      <span class="kind">
        <FixMark item={item} />
      </span>
      <div class="text">
        <p class="sentence">
          <a data-row href={useEvidenceLink(item)}>
            <Worded text={title} />
          </a>
        </p>
        <p class="why">
          <Worded text={evidence} />
        </p>
        {file !== null && (
          <p class="place">
            <Given text={file} />
          </p>
        )}
      </div>
      <div class="gain">
        <span>
          <b>{cost(worthMinutesPerWeek)}</b> a week
          <span class="dim">{gainNote(item)}</span>
        </span>
        <span class="meter">
          <i style={{ width: `${most > 0 ? (worthMinutesPerWeek / most) * 100 : 0}%` }} />
        </span>
      </div>
    </li>
  )
}

function gainNote({ redBuildsPerWeek, time, minutesPerWeek }: FixItem): string {
  if (redBuildsPerWeek > 0)
    return ` · ${rate(redBuildsPerWeek)} red ${rate(redBuildsPerWeek) === '1' ? 'build' : 'builds'}`
  return minutesPerWeek > 0 && time === 'wall' ? ' · of waiting' : ''
}

function useEvidenceLink({ link }: FixItem): string {
  const pageLink = usePageLink()
  const targets: Record<FixItem['link']['page'], [path: string, changes: Changes]> = {
    test: [`/tests/${link.test}`, {}],
    tests: ['/tests', { q: link.q }],
    files: ['/files', { q: link.q }],
    order: ['/order', { finding: link.test }],
    layers: [`/layers#${link.q}`, {}],
  }
  return pageLink(...targets[link.page])
}
