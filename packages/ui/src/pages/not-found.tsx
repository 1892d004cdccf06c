import { useTitle } from '../state/title.ts'
import { State } from '../parts/states.tsx'

export function NotFound() {
  useTitle('No such page')
  return (
    <div class="page">
      <h1>No such page</h1>
      <section class="panel">
        <State
          title="Nothing is kept at this address"
          actions={
            <>
              <a class="btn primary" href="/">
                Overview
              </a>
              <a class="btn" href="/tests">
                Tests
              </a>
              <a class="btn" href="/runs">
                Runs
              </a>
            </>
          }
        >
          <p>The link may be old or cut off. Tests and runs keep their addresses as long as their history is kept.</p>
        </State>
      </section>
    </div>
  )
}
