import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Seg } from './seg.tsx'

interface PanelProps {
  title: string
  sub?: ComponentChildren
  legend?: ComponentChildren
  end?: ComponentChildren
  flush?: boolean
  id?: string
  children: ComponentChildren
}

export function Panel({ title, sub, legend, end, flush, id, children }: PanelProps) {
  const heading = useId()
  return (
    <section class="panel" id={id} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{title}</h2>
        {sub && <span class="sub small">{sub}</span>}
        {legend && <span class="legend">{legend}</span>}
        {end && <span class="end">{end}</span>}
      </header>
      <div class={flush ? 'body flush' : 'body'}>{children}</div>
    </section>
  )
}

interface ChartPanelProps extends Omit<PanelProps, 'children'> {
  chart: ComponentChildren
  table: () => ComponentChildren
  caption?: ComponentChildren
  /** Between the chart or table and the caption, always shown. */
  children?: ComponentChildren
}

/** Every chart has a table view of the same facts. */
export function ChartPanel({ chart, table, caption, end, children, ...panel }: ChartPanelProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const choice = (
    <>
      {end}
      <Seg
        mini
        label={`${panel.title}: view`}
        options={[
          ['chart', 'Chart'],
          ['table', 'Table'],
        ]}
        value={view}
        onChange={setView}
      />
    </>
  )
  return (
    <Panel {...panel} end={choice}>
      <figure>
        {view === 'chart' ? chart : table()}
        {caption && <figcaption>{caption}</figcaption>}
      </figure>
      {children}
    </Panel>
  )
}
