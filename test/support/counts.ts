/** In `npm run faults` (Vitest's mode `full`): everything is tried. */
export const isFull = process.env['MODE'] === 'full'

/** How often a fault is tried: the small number in `npm test`, the large one in `npm run faults`. */
export const times = (few: number, full: number): number => (isFull ? full : few)
