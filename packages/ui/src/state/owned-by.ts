/** What the address calls an owner that is none. */
export const NOBODY = 'none'

/** As the API's parameter `owner` chooses, for names that were chosen from a list. '' = all. */
export const isOwnedBy = (owners: string[], wanted: string): boolean =>
  wanted === '' || (wanted === NOBODY ? owners.length === 0 : owners.includes(wanted))
