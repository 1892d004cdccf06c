import type { Browser } from 'playwright-core'
import type { DashboardServer } from '../support/dashboard-server.ts'
import { openPage, type Look, type WatchedPage } from '../support/browser.ts'

/** What all tests of the dashboard share; filled before the first of them runs. */
export interface Dashboard {
  browser: Browser
  server: DashboardServer
  /** Ids of runs: see history.ts. */
  runs: Record<'nothing' | 'interrupted' | 'unknownWorker' | 'large' | 'last', string>
}

/** A page of the shared history. */
export async function visit({ browser, server }: Dashboard, path: string, look?: Look): Promise<WatchedPage> {
  const watched = await openPage(browser, look)
  await watched.page.goto(server.url + path)
  return watched
}

/** The id of a test by its title. */
export async function testIdOf({ server }: Dashboard, title: string): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/tests?limit=1000`)
  const { tests } = (await response.json()) as { tests: { id: string; titlePath: string[] }[] }
  const found = tests.find(({ titlePath }) => titlePath.at(-1) === title)
  if (!found) throw new Error(`No test is called ${JSON.stringify(title)}`)
  return found.id
}
