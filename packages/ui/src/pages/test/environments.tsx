import type { TestAnswer, VerdictDetail } from '../../api/types.ts'
import { percent, whole } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { StatusMark } from '../../parts/marks.tsx'

type Count = VerdictDetail['environments'][number]

const NAMES: Record<Count['dimension'], string> = {
  os: 'System',
  node: 'Node',
  workers: 'Workers',
  shard: 'Shard',
  hour: 'Hour, UTC',
}

/** How often it failed or needed a retry, by where and when it ran. Nothing where it ran in one environment only. */
export function Environments({ answer: { verdict } }: { answer: TestAnswer }) {
  const counts = verdict?.environments ?? []
  if (counts.length === 0) return null
  const standing = counts.filter(({ stands }) => stands)
  return (
    <Panel
      title="By environment"
      sub={standing.length === 0 ? 'no difference beyond chance' : 'marked: more often than elsewhere, beyond chance'}
    >
      <PlainTable
        label="By environment"
        columns={[
          { title: 'Where' },
          { title: 'Failed or retried', number: true },
          { title: 'Runs', number: true },
          { title: 'Share', number: true },
        ]}
        rows={counts.map((count) => [
          <>
            <span class="dim">{NAMES[count.dimension]}</span> <Given text={count.value} />
            {count.stands && (
              <>
                {' '}
                <StatusMark outcome="flaky">stands out</StatusMark>
              </>
            )}
          </>,
          whole(count.failed),
          whole(count.runs),
          percent(count.failed / count.runs),
        ])}
      />
    </Panel>
  )
}
