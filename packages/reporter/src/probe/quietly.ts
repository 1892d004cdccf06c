/**
 * Looks at what may be anything: the user's objects, or a package that is put together otherwise in another version. What
 * cannot be looked at is not told, and no error gets out.
 */
export function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
