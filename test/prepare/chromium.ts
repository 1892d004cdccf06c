import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from '../support/chromium.ts'

/** Finds Chromium or installs it. @returns its path @throws with what to do when neither works */
export function prepareChromium(): string {
  const found = findChromium()
  if (found) return found

  const tried: string[] = []
  for (const [what, commands] of ways()) {
    console.log(`No Chromium here: installing it with ${what} ...`)
    if (commands.every(runLoudly) && findChromium()) return findChromium()!
    tried.push(what)
  }
  throw new Error(
    `The browser tests need Chromium, and it could not be installed (tried: ${tried.join('; ')}).\n` +
      `Install Chromium or Chrome, or set STRATIGRAPH_TEST_CHROMIUM to its path.`,
  )
}

function ways(): [what: string, commands: string[][]][] {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const aptWorks = existsSync('/etc/debian_version') && (sudo.length === 0 || runQuietly([...sudo, 'true']))
  const apt = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']
  const installation: [string, string[][]][] = aptWorks
    ? [
        [
          'apt-get install chromium',
          [
            [...apt, 'update', '-q'],
            [...apt, 'install', '-y', '-q', '--no-install-recommends', 'chromium'],
          ],
        ],
      ]
    : []
  return [
    ...installation,
    ['npx playwright-core install chromium', [['npx', '--no-install', 'playwright-core', 'install', 'chromium']]],
  ]
}

function runLoudly([command, ...args]: string[]): boolean {
  return (
    spawnSync(command!, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' })
      .status === 0
  )
}

function runQuietly([command, ...args]: string[]): boolean {
  return spawnSync(command!, args, { stdio: 'ignore' }).status === 0
}
