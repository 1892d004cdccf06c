// Kept from before any test could fake or replace them.
const { hrtime } = process
const bigint = hrtime.bigint.bind(hrtime)
const now = Date.now.bind(Date)

export const nowNs = (): bigint => bigint()
export const nowEpochMs = (): number => now()
