import { findPostgres } from '../find-postgres.ts'
import { startSurroundings } from '../start-surroundings.ts'

declare global {
  var stopSurroundings: () => Promise<void>
}

export default async function setup(): Promise<void> {
  const [stop] = await Promise.all([startSurroundings(`${__dirname}/..`), findPostgres()])
  globalThis.stopSurroundings = stop
}
