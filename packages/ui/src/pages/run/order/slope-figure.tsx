import { useMemo, useState } from 'preact/hooks'
import type { LaneTest, RunAnswer } from '../../../api/types.ts'
import { whole } from '../../../format/number.ts'
import { PlainTable } from '../../../parts/plain-table.tsx'
import { Seg } from '../../../parts/seg.tsx'
import { runName } from './run-name.ts'
import { slopeOfFiles, slopeOfTests } from './slope-data.ts'
import { Slope, type SlopeData } from './slope.tsx'

/** What ran before and after the test, in both runs: its file's tests or its worker's files, as a drawing or a table. */
export function SlopeFigure({ focus, now, before }: { focus: LaneTest; now: RunAnswer; before: RunAnswer }) {
  const files = useMemo(() => slopeOfFiles(focus, now, before), [focus, now, before])
  const tests = useMemo(() => slopeOfTests(focus, now, before), [focus, now, before])
  // Where something moved is what should be seen first; inside the file weighs more.
  const [level, setLevel] = useState<'files' | 'tests'>(
    tests.moved.size > 0 || (files.moved.size === 0 && files.right.length < 2) ? 'tests' : 'files',
  )
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const data = level === 'files' ? files : tests
  const heads: [string, string] = [runName(before.run), `${runName(now.run)} (this run)`]
  const what = level === 'files' ? 'Files on its worker' : 'Tests in its file'
  return (
    <figure>
      <div class="slope-bar">
        <Seg
          mini
          label="What is compared"
          options={[
            ['tests', 'Tests in its file'],
            ['files', 'Files on its worker'],
          ]}
          value={level}
          onChange={setLevel}
        />
        <Seg
          mini
          label="Order against: view"
          options={[
            ['chart', 'Chart'],
            ['table', 'Table'],
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {view === 'chart' ? (
        <Slope
          data={data}
          heads={heads}
          failed={focus.status === 'failed'}
          label={`${what}, before and now. ${movesInWords(data)}`}
        />
      ) : (
        <SlopeTable data={data} heads={heads} label={what} />
      )}
    </figure>
  )
}

function movesInWords({ left, right, moved, focus }: SlopeData): string {
  const places = new Map(left.map((item) => [item.key, item.place]))
  const said = right
    .filter((item) => (moved.has(item.key) || item.key === focus) && places.has(item.key))
    .map((item) => `${item.text}: place ${places.get(item.key)} then, ${item.place} now`)
  return said.length > 0 ? `${said.join('; ')}.` : 'Nothing moved.'
}

const place = (value: number | undefined) => (value === undefined ? <span class="dim">not here</span> : whole(value))

function SlopeTable({ data, heads, label }: { data: SlopeData; heads: [string, string]; label: string }) {
  const before = new Map(data.left.map((item) => [item.key, item]))
  const now = new Map(data.right.map((item) => [item.key, item]))
  const items = [...data.right, ...data.left.filter((item) => !now.has(item.key))]

  return (
    <PlainTable
      tall
      label={label}
      columns={[{ title: 'Name' }, { title: heads[0], number: true }, { title: heads[1], number: true }]}
      rows={items.map((item) => [item.text, place(before.get(item.key)?.place), place(now.get(item.key)?.place)])}
    />
  )
}
