import { findPostgres } from '../find-postgres.ts'
import { startSurroundings } from '../start-surroundings.ts'

export default async function setup(): Promise<() => Promise<void>> {
  const [stopSurroundings] = await Promise.all([startSurroundings(`${import.meta.dirname}/..`), findPostgres()])
  return stopSurroundings
}
