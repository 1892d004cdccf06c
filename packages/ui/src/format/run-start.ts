import type { RunRow } from '../api/types.ts'

/** When a run began: by its machine's clock, unless the server found that this cannot be right. ISO 8601. */
export const runStart = ({ startedAt, clock }: Pick<RunRow, 'startedAt' | 'clock'>): string =>
  clock?.placedAt ?? startedAt
