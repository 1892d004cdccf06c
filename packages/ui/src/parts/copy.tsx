import { useEffect, useState } from 'preact/hooks'

type State = 'ready' | 'copied' | 'refused'
const WORDS: Record<State, string> = { ready: 'Copy', copied: 'Copied', refused: 'Press Ctrl+C' }

/** Puts text on the clipboard; where the browser refuses (plain http on a host), selects it instead. */
export function CopyButton({ text, label, plain }: { text: string; label: string; plain?: boolean }) {
  const [state, setState] = useState<State>('ready')
  useEffect(() => {
    if (state === 'ready') return undefined
    const timer = setTimeout(() => setState('ready'), 1600)
    return () => clearTimeout(timer)
  }, [state])

  const copy = (event: MouseEvent): void => {
    const shown = (event.currentTarget as HTMLElement).closest('[data-copy]')?.querySelector('code, pre')
    writeClipboard(text).then(
      () => setState('copied'),
      () => {
        if (shown) getSelection()?.selectAllChildren(shown)
        setState('refused')
      },
    )
  }
  return (
    <button
      type="button"
      class={plain ? undefined : 'btn tiny'}
      aria-label={`${WORDS[state]}: ${label}`}
      onClick={copy}
    >
      {WORDS[state]}
    </button>
  )
}

const writeClipboard = async (text: string): Promise<void> => navigator.clipboard.writeText(text)

/** A line to paste elsewhere, with its button. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <div class="copy-line" data-copy>
      <code>{text}</code>
      <CopyButton plain text={text} label={label} />
    </div>
  )
}
