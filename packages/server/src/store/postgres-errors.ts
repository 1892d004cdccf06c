/** Of Node's sockets. */
const lost = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT)$/
/** Of PostgreSQL: no connection, too many, no space, shutting down, read-only, waited too long for others. */
const unable = /^(08...|53...|57P0.|58...|25006|25P03|55P03|40001|40P01)$/
/** The client's own errors have no code. */
const ended = /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i

/**
 * An error that goes away by itself, or when somebody looks after the database, gets the code DATABASE_AWAY: senders are
 * told to come again. Others stay as they are.
 */
export function explainPostgres(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (!lost.test(code) && !unable.test(code) && !ended.test(error.message)) return error
  // A refused connection to a name with two addresses is an AggregateError without a message of its own.
  return Object.assign(new Error(`PostgreSQL: ${error.message || code}`, { cause: error }), { code: 'DATABASE_AWAY' })
}
