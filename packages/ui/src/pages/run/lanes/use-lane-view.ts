import { useEffect, useRef, useState } from 'preact/hooks'
import { useUrl } from '../../../state/url.ts'
import { pan, viewFromText, viewToText, wholeRun, zoom, type View } from './lane-view.ts'

/** The address is not changed while somebody is still zooming. */
const SETTLE_MS = 250

export interface LaneView {
  view: View
  show: (view: View) => void
  zoomBy: (factor: number, aroundMs?: number) => void
  panBy: (ms: number) => void
  all: () => void
}

/** The stretch that the lanes show; it stands in the address as `view`. */
export function useLaneView(endMs: number): LaneView {
  const { param, set } = useUrl()
  const asked = param('view')
  const [view, setView] = useState(() => viewFromText(asked, endMs))
  const latest = useRef({ view, set })
  latest.current.set = set

  useEffect(() => {
    const next = viewFromText(asked, endMs)
    if (viewToText(next, endMs) === viewToText(latest.current.view, endMs)) return
    latest.current.view = next
    setView(next)
  }, [asked, endMs])

  useEffect(() => {
    const text = viewToText(view, endMs)
    if (text === (asked ?? null)) return undefined
    const timer = setTimeout(() => latest.current.set({ view: text }, true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [view])

  // Several wheel events may come before one drawing: each goes on from the last, not from the drawn one.
  const show = (next: View): void => {
    latest.current.view = next
    setView(next)
  }
  return {
    view,
    show,
    zoomBy: (factor, aroundMs) => {
      const { view: now } = latest.current
      show(zoom(now, factor, aroundMs ?? (now.fromMs + now.toMs) / 2, endMs))
    },
    panBy: (ms) => show(pan(latest.current.view, ms, endMs)),
    all: () => show(wholeRun(endMs)),
  }
}
