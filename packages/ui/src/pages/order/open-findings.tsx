import { useEffect, useState } from 'preact/hooks'
import { underWay } from '../../api/client.ts'
import { plural } from '../../format/number.ts'
import { useOrder } from './use-order.ts'

/** How many findings are not fixed, for the navigation. Nothing where there is none, or nobody knows yet. */
export function OpenFindings() {
  const { data } = useOrder(!useCalm())
  const open = data?.findings.filter(({ status }) => status !== 'fixed').length ?? 0
  if (open === 0) return null
  return (
    <span class="nav-count" data-tip={plural(open, 'open finding')}>
      {open}
      <span class="visually-hidden"> open findings</span>
    </span>
  )
}

/** True once the page has its own answers: what it shows comes first. */
export function useCalm(): boolean {
  const [calm, setCalm] = useState(false)
  const busy = underWay.value > 0
  useEffect(() => {
    if (calm || busy) return undefined
    const timer = setTimeout(() => setCalm(true), 50)
    return () => clearTimeout(timer)
  }, [busy, calm])
  return calm
}
