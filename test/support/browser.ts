import type { Browser, Page } from 'playwright-core'
import { isFull } from './counts.ts'

export interface Look {
  scheme: 'light' | 'dark'
  width: 1280 | 390
}

const everyLook: Look[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 390 },
]
/** Wide and light, narrow and dark; all four in `npm run faults`. */
export const looks = everyLook.filter(({ scheme, width }) => isFull || (scheme === 'light') === (width === 1280))

/** A page in a context of its own, which remembers everything that nobody should ever find in the console. */
export interface WatchedPage extends AsyncDisposable {
  page: Page
  /** Errors and warnings of the console, exceptions, requests that failed or were answered with 4xx or 5xx. */
  complaints: string[]
}

export async function openPage(
  browser: Browser,
  { scheme, width }: Look = { scheme: 'light', width: 1280 },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height: width > 600 ? 900 : 844 },
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  page.on('requestfailed', (request) => {
    // A page that is left ends its requests.
    const reason = request.failure()?.errorText
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`)
  })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** How far the page reaches beyond its window, in pixels. */
export const overflowPx = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
