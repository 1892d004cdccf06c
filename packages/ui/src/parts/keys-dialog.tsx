import { useEffect, useRef } from 'preact/hooks'
import { keysShown } from '../state/keys.ts'

const KEYS: [keys: string[], text: string][] = [
  [['/'], 'Search tests'],
  [['j', 'k'], 'Next and previous row'],
  [['Enter'], 'Open the row'],
  [['g', 'o'], 'Overview'],
  [['g', 't'], 'Tests'],
  [['g', 'r'], 'Runs'],
  [['g', 'd'], 'Order: tests that depend on it'],
  [['g', 'l'], 'Layers'],
  [['←', '→', '↑', '↓'], 'In the lanes of a run: test to test, lane to lane'],
  [['+', '−', '0'], 'In the lanes: closer, wider, all'],
  [['?'], 'These keys'],
]

export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const shown = keysShown.value
  useEffect(() => {
    if (shown) dialog.current?.showModal()
    else dialog.current?.close()
  }, [shown])
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" onClose={() => (keysShown.value = false)}>
      <header>
        <h2 id="keys-title">Keys</h2>
        <button type="button" class="btn tiny" onClick={() => (keysShown.value = false)}>
          Close
        </button>
      </header>
      <dl class="keys">
        {KEYS.map(([keys, text]) => (
          <>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </dialog>
  )
}
