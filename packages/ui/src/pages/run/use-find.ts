import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RunAnswer } from '../../api/types.ts'
import { useUrl } from '../../state/url.ts'

/** The address is not changed at every letter. */
const SETTLE_MS = 250

export interface Find {
  text: string
  setText: (text: string) => void
  /** Ids of the tests whose title path or file holds every word; undefined = nothing is searched. */
  found: Set<string> | undefined
}

/** The page's search: it lights up lanes and shortens the order list. It stands in the address as `find`. */
export function useFind(answer: RunAnswer | undefined): Find {
  const { param, set } = useUrl()
  const asked = param('find') ?? ''
  const [text, setText] = useState(asked)
  useEffect(() => setText(asked), [asked])
  useEffect(() => {
    if (text === asked) return undefined
    const timer = setTimeout(() => set({ find: text }, true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])

  const found = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    if (!answer || words.length === 0) return undefined
    const ids = new Set<string>()
    for (const test of answer.lanes.flatMap((lane) => lane.tests)) {
      const hay = `${test.titlePath.join(' ')} ${test.file}`.toLowerCase()
      if (words.every((word) => hay.includes(word))) ids.add(test.id)
    }
    return ids
  }, [answer, text])
  return { text, setText, found }
}
