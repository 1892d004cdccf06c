import { useState } from 'preact/hooks'
import type { Params } from '../../api/client.ts'
import type { TestRow } from '../../api/types.ts'
import { toCsv, toTsv } from '../../format/csv.ts'
import { Menu } from '../../parts/menu.tsx'
import { testRows } from './export-rows.ts'
import { loadAll } from './use-test-pages.ts'

type State = 'ready' | 'busy' | 'copied' | 'failed'
const FACES: Record<State, string> = { ready: 'Export', busy: 'Exporting…', copied: 'Copied', failed: 'Export failed' }

/** The filtered list, all of it and not only the rows seen, as a file or on the clipboard. */
export function ExportMenu({ params }: { params: Params }) {
  const [state, setState] = useState<State>('ready')
  const run = async (done: State, use: (tests: TestRow[]) => void | Promise<void>): Promise<void> => {
    setState('busy')
    try {
      await use(await loadAll(params))
      setState(done)
    } catch (error) {
      console.warn('The export failed', error)
      setState('failed')
    }
  }
  const busy = state === 'busy'
  return (
    <Menu label={FACES[state]}>
      <button
        type="button"
        disabled={busy}
        onClick={() => void run('ready', (tests) => download('tests.csv', 'text/csv', toCsv(testRows(tests))))}
      >
        CSV file
      </button>
      <button
        type="button"
        disabled={busy}
        onClick={() => void run('ready', (tests) => download('tests.json', 'application/json', toJson(tests)))}
      >
        JSON file
      </button>
      <button
        type="button"
        disabled={busy}
        onClick={() => void run('copied', async (tests) => navigator.clipboard.writeText(toTsv(testRows(tests))))}
      >
        Copy for a spreadsheet
      </button>
    </Menu>
  )
}

const toJson = (tests: TestRow[]): string => JSON.stringify(tests, null, 2)

function download(name: string, type: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
