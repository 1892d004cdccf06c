/** The ones that were asked for last, by name. */
export interface Few<T> {
  get(name: string): T
}

const kept = 6

export function createFew<T>(make: (name: string) => T, most = kept): Few<T> {
  const all = new Map<string, T>()
  return {
    get(name) {
      const own = all.get(name) ?? make(name)
      all.delete(name)
      all.set(name, own)
      if (all.size > most) all.delete(all.keys().next().value!)
      return own
    },
  }
}
