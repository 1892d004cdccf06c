import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

/** Path of a Chromium or Chrome on this machine: STRATIGRAPH_TEST_CHROMIUM, the usual places, playwright-core's own. */
export function findChromium(): string | undefined {
  const { STRATIGRAPH_TEST_CHROMIUM: wanted } = process.env
  return [...(wanted ? [wanted] : places), chromium.executablePath()].find((path) => existsSync(path))
}

/** A headless Chromium that asks nobody on the internet for anything. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium here. Run: node test/prepare.ts')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
