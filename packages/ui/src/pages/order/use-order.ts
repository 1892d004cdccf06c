import { apiPath } from '../../api/client.ts'
import type { OrderAnswer, TestOrderAnswer } from '../../api/types.ts'
import { useQuery, type Query } from '../../api/use-query.ts'
import { useRange, useUrl } from '../../state/url.ts'

/** All findings of the range and project that are looked at. With `wait`, not yet. */
export function useOrder(wait = false): Query<OrderAnswer> {
  const { param } = useUrl()
  const range = useRange()
  return useQuery<OrderAnswer>(wait ? null : apiPath('/order', { range, project: param('project') }), {
    keep: true,
    order: true,
  })
}

/** The evidence behind one test's verdict, run by run. */
export function useTestOrder(test: string | null): Query<TestOrderAnswer> {
  const { param } = useUrl()
  const range = useRange()
  return useQuery<TestOrderAnswer>(
    test === null ? null : apiPath(`/tests/${encodeURIComponent(test)}/order`, { range, project: param('project') }),
    { order: true },
  )
}
