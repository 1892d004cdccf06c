// Kept from before any test could fake or replace them (Jest, in band, shares them with its tests).
const { hrtime } = process
const bigint = hrtime.bigint.bind(hrtime)
const now = Date.now.bind(Date)

/** Monotonic: one clock for all processes and threads of a machine. */
export const nowNs = (): bigint => bigint()
export const nowEpochMs = (): number => now()
