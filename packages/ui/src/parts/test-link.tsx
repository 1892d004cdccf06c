import type { LaneTest } from '../api/types.ts'
import { fileName } from '../format/given.ts'
import { usePageLink } from '../state/url.ts'
import { Given, TitlePath } from './given.tsx'

/** A test by its titles, linked to its page, with the name of its file. */
export function TestLink({ test }: { test: Pick<LaneTest, 'id' | 'file' | 'titlePath' | 'ordinal'> }) {
  const link = usePageLink()
  return (
    <span class="before-name">
      <a href={link(`/tests/${test.id}`)}>
        <TitlePath path={test.titlePath} ordinal={test.ordinal} />
      </a>{' '}
      <code class="dim">
        <Given text={fileName(test.file)} />
      </code>
    </span>
  )
}
