/** Runs tasks of the same key one after the other, in the order in which they came; others side by side. */
export function createTurns(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()

  return <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const before = last.get(key) ?? Promise.resolve()
    const result = before.then(task)
    const settled = Promise.allSettled([result]).finally(() => {
      if (last.get(key) === settled) last.delete(key)
    })
    last.set(key, settled)
    return result
  }
}
