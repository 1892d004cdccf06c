import { Fragment, type ComponentChildren } from 'preact'
import type { OverviewAnswer } from '../../api/types.ts'
import { Spark } from '../../charts/spark.tsx'
import { duration, durationParts, type Measure } from '../../format/duration.ts'
import { percentValue } from '../../format/number.ts'
import { usePageLink } from '../../state/url.ts'
import { VerdictTiles } from './verdict-tiles.tsx'

type Tile = OverviewAnswer['tiles']['wallMs']

interface TileFace {
  label: string
  href: string
  tile: Tile | undefined
  value: (value: number) => Measure[]
  /** The size of a difference in words; null = too small to tell. */
  difference: (difference: number) => string | null
}

const percentParts = (value: number): Measure[] => [{ value: percentValue(value), unit: '%' }]

const points = (difference: number): string | null => {
  const rounded = Math.round(Math.abs(difference) * 1000) / 10
  return rounded < 0.1 ? null : `${rounded >= 10 ? rounded.toFixed(0) : rounded} points`
}

export function Tiles({ answer }: { answer: OverviewAnswer | undefined }) {
  const link = usePageLink()
  const tiles = answer?.tiles
  const faces: TileFace[] = [
    {
      label: 'Wall time of a run, median',
      href: link('/runs'),
      tile: tiles?.wallMs,
      value: durationParts,
      difference: (ms) => (Math.abs(ms) < 0.5 ? null : duration(Math.abs(ms))),
    },
    {
      label: 'Integration share of time',
      href: link('/tests', { q: 'layer:integration' }),
      tile: tiles?.integrationShare,
      value: percentParts,
      difference: points,
    },
  ]
  return (
    <section class="tiles" aria-label={`${answer?.range.label ?? 'This period'} against the period before`}>
      {faces.map((face) => (
        <TileCard key={face.label} {...face} />
      ))}
      <VerdictTiles answer={answer} />
    </section>
  )
}

function TileCard({ label, href, tile, value, difference }: TileFace) {
  const now = tile?.value
  return (
    <a class="tile" href={href}>
      <span class="label">{label}</span>
      <span class="value">
        {now === undefined ? '\u00a0' : now === null ? <span class="dim">–</span> : <Parts parts={value(now)} />}
      </span>
      {tile ? <Spark values={tile.spark} kind="line" /> : <span />}
      <span class="note">{tile && <Note tile={tile} difference={difference} />}</span>
    </a>
  )
}

const Parts = ({ parts }: { parts: Measure[] }): ComponentChildren =>
  parts.map((part, index) => (
    <Fragment key={index}>
      {part.value}
      {part.unit && <small>{part.unit}</small>}
    </Fragment>
  ))

interface NoteProps extends Pick<TileFace, 'difference'> {
  tile: Tile
}

function Note({ tile, difference }: NoteProps) {
  if (tile.value === null) return <>not enough data</>
  if (tile.previous === null) return <>no period before to compare with</>
  const size = difference(tile.value - tile.previous)
  if (size === null) return <>as in the period before</>
  const more = tile.value > tile.previous
  return (
    <>
      <b class={more ? 'up' : 'down'}>
        {more ? '▲' : '▼'} {size}
      </b>{' '}
      {more ? 'more' : 'less'} than the period before
    </>
  )
}
