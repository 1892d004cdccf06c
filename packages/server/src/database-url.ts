export const isPostgresUrl = (database: string): boolean => /^postgres(ql)?:\/\//i.test(database)

/** A database as it may be shown: a URL without its password. */
export function withoutPassword(database: string): string {
  if (!isPostgresUrl(database)) return database
  try {
    const url = new URL(database)
    url.password = ''
    url.search = ''
    return url.href
  } catch {
    return 'postgres://…'
  }
}
