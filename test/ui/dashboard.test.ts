import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { startDashboard } from '../support/dashboard-server.ts'
import { oddRuns, shopHistory } from './history.ts'
import { filterTests } from './filters.ts'
import { firstStartTests } from './first-start.ts'
import { hostileTests } from './hostile.ts'
import { keyboardTests } from './keyboard.ts'
import { lanesTests } from './lanes.ts'
import { liveTests } from './live.ts'
import { orderTests } from './order.ts'
import { pagesTests } from './pages.ts'
import { signInTests } from './sign-in.ts'
import { testPageTests } from './test-page.ts'
import { testsPageTests } from './tests-page.ts'
import type { Dashboard } from './dashboard.ts'
import { weightTests } from './weight.ts'

// One browser and one history for all of it: starting them takes longer than most of the tests.
let browser: Browser
const dashboard = {} as Dashboard
const started: AsyncDisposable[] = []

beforeAll(async () => {
  const now = Date.now()
  const [launched, server] = await Promise.all([launchChromium(), startDashboard()])
  browser = launched
  started.push(server)
  const history = shopHistory(now)
  const odd = oddRuns(now)
  const runs: string[] = []
  for (const report of [...Object.values(odd), ...history]) runs.push((await server.send(report)).run)
  const [nothing, interrupted, unknownWorker, large] = runs
  Object.assign(dashboard, { browser, server, runs: { nothing, interrupted, unknownWorker, large, last: runs.at(-1) } })
})

afterAll(async () => {
  await browser?.close()
  for (const one of started) await one[Symbol.asyncDispose]()
})

describe('pages', () => pagesTests(dashboard))
describe('filters and addresses', () => filterTests(dashboard))
describe('list of tests', () => testsPageTests(dashboard))
describe('page of a test', () => testPageTests(dashboard))
describe('keyboard', () => keyboardTests(dashboard))
describe('lanes', () => lanesTests(dashboard))
describe('order', () => orderTests(dashboard))
describe('names from outside', () => hostileTests(dashboard))
describe('live', () => liveTests(dashboard))
describe('first start', () => firstStartTests(dashboard))
describe('sign-in', () => signInTests(dashboard))
describe('weight', () => weightTests())
