/** Holds for owners of a file. */
export type OwnerFilter = (owners: readonly string[]) => boolean

/**
 * `@acme/payments`, or without the `@`, or the team's own name: `payments`. `none`: nobody owns it. In any case of letters.
 */
export function ownerFilter(wanted: string): OwnerFilter {
  const name = wanted.toLowerCase().replace(/^@+/, '')
  if (name === 'none') return (owners) => owners.length === 0
  return (owners) =>
    owners.some((owner) => {
      const own = owner.toLowerCase().replace(/^@+/, '')
      return own === name || own.endsWith(`/${name}`)
    })
}
