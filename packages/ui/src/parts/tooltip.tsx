import { useEffect, useRef, useState } from 'preact/hooks'

interface Tip {
  text: string
  x: number
  y: number
}

/** One tooltip for the page: whatever carries `data-tip` says it on hover and on keyboard focus. */
export function Tooltip() {
  const [tip, setTip] = useState<Tip | null>(null)
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const at = (event: Event): HTMLElement | null =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null
    const onMove = (event: PointerEvent): void => {
      const text = at(event)?.dataset['tip']
      setTip(text && event.pointerType !== 'touch' ? { text, x: event.clientX + 12, y: event.clientY + 16 } : null)
    }
    const onFocus = (event: FocusEvent): void => {
      const element = at(event)
      const text = element?.dataset['tip']
      if (!element || !text || !element.matches(':focus-visible')) return setTip(null)
      const { left, bottom } = element.getBoundingClientRect()
      setTip({ text, x: left, y: bottom + 8 })
    }
    const hide = (): void => setTip(null)
    document.addEventListener('pointermove', onMove)
    document.addEventListener('focusin', onFocus)
    document.addEventListener('scroll', hide, { passive: true, capture: true })
    return () => {
      document.removeEventListener('pointermove', onMove)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('scroll', hide, { capture: true })
    }
  }, [])

  useEffect(() => {
    if (!tip || !box.current) return
    placeTip(box.current, tip.x, tip.y)
  }, [tip])

  return tip ? (
    <div class="tooltip" role="tooltip" ref={box}>
      {tip.text}
    </div>
  ) : null
}

/** Keeps the box inside the window; above the point where there is no room below. */
export function placeTip(box: HTMLElement, x: number, y: number): void {
  const { offsetWidth: width, offsetHeight: height } = box
  box.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, x))}px`
  box.style.top = `${y + height + 8 > innerHeight ? Math.max(8, y - height - 26) : y}px`
}
