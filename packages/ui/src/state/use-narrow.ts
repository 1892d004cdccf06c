import { signal } from '@preact/signals'

const query = matchMedia('(max-width: 760px)')
const narrow = signal(query.matches)
query.addEventListener('change', () => (narrow.value = query.matches))

/** The width below which rows become cards; the same as in the style sheets. */
export const isNarrow = (): boolean => narrow.value
