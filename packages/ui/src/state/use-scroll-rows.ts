import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

export interface ScrollRows {
  from: number
  to: number
  beforePx: number
  afterPx: number
}

const OVERSCAN = 10

/** Which of `count` rows of one height are in sight, for a table that scrolls inside a box of its own. */
export function useScrollRows(box: RefObject<HTMLElement | null>, count: number, rowPx: number): ScrollRows {
  const [first, setFirst] = useState(0)
  const [heightPx, setHeightPx] = useState(600)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const look = (): void => {
      setFirst(Math.floor(element.scrollTop / rowPx))
      setHeightPx(element.clientHeight)
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [count, rowPx])

  const from = Math.max(0, Math.min(first - OVERSCAN, count - 1))
  const to = Math.min(count, first + Math.ceil(heightPx / rowPx) + OVERSCAN)
  return { from, to, beforePx: from * rowPx, afterPx: (count - to) * rowPx }
}
