export const dayMs = 24 * 60 * 60 * 1000

/** Days since 1970, UTC. */
export const dayOf = (at: number): number => Math.floor(at / dayMs)
