import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../test/support/chromium.ts'
import { historyRuns, historyTests, makeHistory } from './history.ts'
import { round, type Findings } from './support/section.ts'
import { startServer } from './support/server-process.ts'
import { median } from './support/statistics.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const rounds = 11
const paintLimitMs = 300
const scriptLimitKb = 150
const builtUi = fileURLToPath(new URL('../packages/server/dist/ui', import.meta.url))

interface Paint {
  firstMs: number
  /** Until a number of the history stands on the page, not only its frame. */
  contentMs: number
}

// Runs in the page.
const readPaint = `new Promise((resolve) => {
  const [first] = performance.getEntriesByName('first-contentful-paint')
  new PerformanceObserver((list) => {
    resolve({ firstMs: first.startTime, contentMs: list.getEntries().at(-1).startTime })
  }).observe({ type: 'largest-contentful-paint', buffered: true })
})`

/** How soon Overview paints in Chromium, with an empty cache, over a real history. */
export async function measurePaint(): Promise<Findings> {
  await using folder = await makeTempFolder()
  await makeHistory(folder.path)
  await using server = await startServer(folder.path)
  const browser = await launchChromium()
  const paints: Paint[] = []
  try {
    await paintOnce(browser, server.url)
    for (let index = 0; index < rounds; index++) paints.push(await paintOnce(browser, server.url))
  } finally {
    await browser.close()
  }

  const firstMs = median(paints.map((paint) => paint.firstMs))
  const contentMs = median(paints.map((paint) => paint.contentMs))
  const scriptKb = (await gzippedScriptBytes(builtUi)) / 1000
  return {
    text: `
Overview over ${historyTests} tests × ${historyRuns} runs, headless Chromium ${browser.version()}, 1280 × 800, a new context (empty cache) each
time, server on 127.0.0.1; median of ${rounds}, after one that is not counted.

| | |
| --- | ---: |
| first contentful paint | ${round(firstMs)} ms |
| last element of the tiles painted (largest contentful paint) | ${round(contentMs)} ms |
| all scripts of the dashboard, gzipped | ${round(scriptKb)} kB |
`,
    targets: [
      { name: 'first contentful paint of Overview', measured: firstMs, limit: paintLimitMs, unit: 'ms' },
      { name: 'scripts, gzipped', measured: scriptKb, limit: scriptLimitKb, unit: 'kB' },
    ],
  }
}

async function paintOnce(browser: Browser, url: string): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'networkidle' })
    return await page.evaluate<Paint>(readPaint)
  } finally {
    await context.close()
  }
}

async function gzippedScriptBytes(dir: string): Promise<number> {
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.js'))
  if (names.length === 0) throw new Error(`No scripts in ${dir}. Run: npm run build`)
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(dir, name)), { level: 9 }).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
