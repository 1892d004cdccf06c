/** Milliseconds to whole microseconds: what was recorded, without the digits that binary fractions add to it. */
export const roundMs = (ms: number): number => Math.round(ms * 1000) / 1000

export const roundMsOrNull = (ms: number | null): number | null => (ms === null ? null : roundMs(ms))
