import { useMemo } from 'preact/hooks'
import type { Result } from '../../charts/duration-scatter.ts'
import { useUrl } from '../../state/url.ts'

export interface Zoom {
  /** Those of the stretch that is looked at. */
  results: Result[]
  zoomed: boolean
  zoom: (first: Result | undefined, last: Result | undefined) => void
  clear: () => void
}

/** The stretch of time that the chart shows, kept in the address: `zoom=<from>-<to>`, in seconds since 1970. */
export function useZoom(all: Result[]): Zoom {
  const { param, set } = useUrl()
  const asked = param('zoom')
  const results = useMemo(() => {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(asked ?? '') ?? []
    if (!from || !to) return all
    const inside = all.filter(({ at }) => secondOf(at) >= Number(from) && secondOf(at) <= Number(to))
    return inside.length > 0 ? inside : all
  }, [all, asked])
  return {
    results,
    zoomed: results.length < all.length,
    zoom: (first, last) => {
      if (first && last) set({ zoom: `${secondOf(first.at)}-${secondOf(last.at)}` })
    },
    clear: () => set({ zoom: null }),
  }
}

const secondOf = (iso: string): number => Math.floor(Date.parse(iso) / 1000)
