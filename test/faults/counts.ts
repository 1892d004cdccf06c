/** How often a fault is tried: the small number in `npm test`, the large one in `npm run faults` (Vitest's mode `full`). */
export const times = (few: number, full: number): number => (process.env['MODE'] === 'full' ? full : few)
