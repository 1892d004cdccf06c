/** The stretch of time that is shown, ms from the start of the run. */
export interface View {
  fromMs: number
  toMs: number
}

/** Nobody needs to see less than this. */
const CLOSEST_MS = 0.5

export const wholeRun = (endMs: number): View => ({ fromMs: 0, toMs: endMs })

export const isZoomed = (view: View, endMs: number): boolean => view.toMs - view.fromMs < endMs * 0.9999

/** Closer (`factor` < 1) or wider, with `aroundMs` staying where it is. */
export function zoom(view: View, factor: number, aroundMs: number, endMs: number): View {
  const width = view.toMs - view.fromMs
  const wanted = Math.min(endMs, Math.max(Math.min(CLOSEST_MS, endMs), width * factor))
  const share = width > 0 ? (aroundMs - view.fromMs) / width : 0.5
  return within({ fromMs: aroundMs - share * wanted, toMs: aroundMs + (1 - share) * wanted }, endMs)
}

export const pan = (view: View, byMs: number, endMs: number): View =>
  within({ fromMs: view.fromMs + byMs, toMs: view.toMs + byMs }, endMs)

/** Moves the view only as far as needed to show the stretch, with some air around it. */
export function reveal(view: View, startMs: number, stretchEndMs: number, endMs: number): View {
  const width = view.toMs - view.fromMs
  const air = width * 0.08
  if (startMs < view.fromMs) return pan(view, startMs - air - view.fromMs, endMs)
  if (stretchEndMs > view.toMs) {
    const by = Math.min(stretchEndMs + air - view.toMs, startMs - air - view.fromMs)
    return pan(view, Math.max(0, by), endMs)
  }
  return view
}

function within({ fromMs, toMs }: View, endMs: number): View {
  const width = Math.min(toMs - fromMs, endMs)
  const from = Math.max(0, Math.min(fromMs, endMs - width))
  return { fromMs: from, toMs: from + width }
}

/** `1250-9800` in the address. */
export function viewFromText(text: string | undefined, endMs: number): View {
  const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text ?? '')
  const [fromMs, toMs] = match ? [Number(match[1]), Number(match[2])] : [0, endMs]
  return fromMs < toMs ? within({ fromMs, toMs }, endMs) : wholeRun(endMs)
}

export function viewToText(view: View, endMs: number): string | null {
  if (!isZoomed(view, endMs)) return null
  const digits = view.toMs - view.fromMs < 100 ? 2 : 0
  return `${view.fromMs.toFixed(digits)}-${view.toMs.toFixed(digits)}`
}
