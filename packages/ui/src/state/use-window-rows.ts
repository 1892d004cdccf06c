import type { RefObject } from 'preact'
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks'

export interface WindowRows {
  items: { index: number }[]
  /** Heights of what is not rendered. */
  beforePx: number
  afterPx: number
}

const OVERSCAN = 12

/** Which of `count` rows of one height are near the window, for a table that scrolls with the page. */
export function useWindowRows(count: number, rowPx: number, body: RefObject<HTMLElement | null>): WindowRows {
  const [, redraw] = useReducer<number, void>((times) => times + 1, 0)
  const shown = useRef({ from: 0, to: 0 })

  const look = (): { from: number; to: number } => {
    // Above the window by so much; what stands above the table may have grown.
    const abovePx = body.current ? -body.current.getBoundingClientRect().top : scrollY
    const first = Math.floor(abovePx / rowPx) - OVERSCAN
    const from = Math.max(0, Math.min(first, count - 1))
    return { from, to: Math.max(from, Math.min(count, first + Math.ceil(innerHeight / rowPx) + 2 * OVERSCAN)) }
  }
  shown.current = look()

  useLayoutEffect(() => {
    const follow = (): void => {
      const { from, to } = look()
      if (from !== shown.current.from || to !== shown.current.to) redraw()
    }
    follow()
    addEventListener('scroll', follow, { passive: true })
    addEventListener('resize', follow)
    return () => {
      removeEventListener('scroll', follow)
      removeEventListener('resize', follow)
    }
  })

  const { from, to } = shown.current
  return {
    items: Array.from({ length: to - from }, (_, at) => ({ index: from + at })),
    beforePx: from * rowPx,
    afterPx: (count - to) * rowPx,
  }
}
