import { useQuery } from '../api/use-query.ts'
import type { HealthAnswer } from '../api/types.ts'
import { keysShown } from '../state/keys.ts'
import { usePageLink } from '../state/url.ts'

export function Footer() {
  const link = usePageLink()
  const { data } = useQuery<HealthAnswer>('/health', { live: false })
  return (
    <div class="foot-line">
      <footer class="foot">
        <span>Stratigraph {data?.version ?? ''}</span>
        <a href={link('/start')}>Set up</a>
        <a href={link('/settings')}>Settings</a>
        <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
          API
        </a>
        <button type="button" class="wide-only" onClick={() => (keysShown.value = true)}>
          <kbd>?</kbd> keys
        </button>
      </footer>
    </div>
  )
}
