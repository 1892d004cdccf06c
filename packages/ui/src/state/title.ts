import { useEffect } from 'preact/hooks'

/** The document's title: the page, then the product. */
export function useTitle(page: string): void {
  useEffect(() => {
    document.title = page ? `${page} · Stratigraph` : 'Stratigraph'
  }, [page])
}
