import { duration } from '../../../format/duration.ts'
import { Given, TitlePath } from '../../../parts/given.tsx'
import { LayerMark, StatusMark } from '../../../parts/marks.tsx'
import { outcomeOf, STATUS_WORDS } from '../../../parts/outcome.ts'
import { usePageLink } from '../../../state/url.ts'
import { placeText } from './hover-card.tsx'
import type { Block, LaneLayout } from './lane-layout.ts'

/** What the keys or a finger have chosen, in words, or how to choose. */
export function SelectedLine({ block, layout }: { block: Block | undefined; layout: LaneLayout }) {
  const link = usePageLink()
  return (
    <div class="lanes-line" aria-live="polite">
      <p id="lane-keys" class={block ? 'visually-hidden' : 'dim'}>
        <span class="wide-only">
          Drag to move, Ctrl and wheel to zoom, or the keys: arrows from test to test, <kbd>+</kbd> <kbd>−</kbd>{' '}
          <kbd>0</kbd>, Enter opens. The number on a bar is the place in its worker’s order.
        </span>
        <span class="narrow-only">Touch a bar for its test. The number is its place in the worker’s order.</span>
      </p>
      {block && (
        <>
          <span class="lanes-line-name">
            <a class="strong" href={link(`/tests/${block.test.id}`)}>
              <TitlePath path={block.test.titlePath} ordinal={block.test.ordinal} />
            </a>{' '}
            <code class="dim">
              <Given text={block.test.file} />
            </code>
          </span>
          <LayerMark layer={block.test.layer} />
          <StatusMark outcome={outcomeOf(block.test.status)}>{STATUS_WORDS[block.test.status]}</StatusMark>
          <b>{duration(block.test.durationMs)}</b>
          <span>
            {layout.rows[block.lane]?.name}. {placeText(block)}.
          </span>
        </>
      )}
    </div>
  )
}
