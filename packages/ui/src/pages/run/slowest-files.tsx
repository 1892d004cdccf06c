import type { LaneFile, RunAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { fileName } from '../../format/given.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { usePageLink } from '../../state/url.ts'

const SHOWN = 8

const PARTS = [
  ['bodies', 'phase-1', ({ bodyMs }: LaneFile) => bodyMs],
  ['hooks', 'phase-2', (file: LaneFile) => sum(file.beforeAllMs, file.afterAllMs, file.beforeEachMs, file.afterEachMs)],
  ['import', 'phase-3', ({ collectMs }: LaneFile) => collectMs],
  ['set-up', 'phase-4', (file: LaneFile) => sum(file.environmentMs, file.setupMs)],
] as const

/** The files that took longest, each cut into where its time went. */
export function SlowestFiles({ answer }: { answer: RunAnswer }) {
  const link = usePageLink()
  const files = answer.lanes
    .flatMap((lane) => lane.files)
    .filter((file) => file.durationMs !== null)
    .toSorted((a, b) => b.durationMs! - a.durationMs!)
    .slice(0, SHOWN)
  const longest = files[0]?.durationMs ?? 0
  return (
    <Panel
      title="Slowest files"
      legend={
        files.length > 0 &&
        PARTS.map(([name, phase]) => (
          <span key={name}>
            <i class={`swatch ${phase}`} />
            {name}
          </span>
        ))
      }
    >
      {files.length === 0 ? (
        <p class="sub">The runner did not say how long its files took.</p>
      ) : (
        <ol class="slow-files">
          {files.map((file) => (
            <li key={`${file.project} ${file.file}`}>
              <a href={link('/tests', { q: fileToken(file.file) })} data-tip={file.file}>
                <Given text={fileName(file.file)} />
              </a>
              <span class="num">{duration(file.durationMs)}</span>
              <span
                class="file-bar"
                role="img"
                aria-label={partsInWords(file)}
                data-tip={partsInWords(file)}
                style={{ width: `${longest > 0 ? Math.max(1, (file.durationMs! / longest) * 100) : 0}%` }}
              >
                {PARTS.map(([name, phase, of]) => (
                  <i key={name} class={phase} style={{ width: `${((of(file) ?? 0) / file.durationMs!) * 100}%` }} />
                ))}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

const sum = (...parts: (number | null)[]): number | null =>
  parts.every((part) => part === null) ? null : parts.reduce<number>((total, part) => total + (part ?? 0), 0)

const fileToken = (path: string): string => (/\s/.test(path) ? `file:"${path}"` : `file:${path}`)

const partsInWords = (file: LaneFile): string =>
  PARTS.flatMap(([name, , of]) => {
    const ms = of(file)
    return ms === null ? [] : [`${name} ${duration(ms)}`]
  }).join(', ') || 'no parts known'
