import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** @throws if the server does not have so many runs within five minutes */
export async function waitForRuns(url: string, count: number): Promise<void> {
  const deadlineMs = Date.now() + 300_000
  for (;;) {
    const response = await fetch(`${url}/api/v1/projects`)
    const { projects } = (await response.json()) as { projects: { runs: number }[] }
    const runs = projects.reduce((sum, project) => sum + project.runs, 0)
    if (runs >= count) return
    if (Date.now() > deadlineMs) throw new Error(`The server took in ${runs} of ${count} reports within 5 minutes`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The database in a server's folder, with its journal. */
export async function databaseBytes(dir: string): Promise<number> {
  const sizes = await Promise.all(
    ['history.db', 'history.db-wal'].map((name) =>
      stat(join(dir, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
