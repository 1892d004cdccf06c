import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Starts surroundings.ts and tells the tests where it is, by environment variables. One that is already set wins.
 * Resolves to what stops it again.
 */
export async function startSurroundings(examplesFolder: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join(examplesFolder, 'surroundings.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.on('exit', (code) => reject(new Error(`test/examples/surroundings.ts ended at once (${code}), see above`)))
  })

  const { url, folder } = JSON.parse(await firstLine) as { url: string; folder: string }
  process.env.SHOP_TAX_OFFICE_URL ??= url
  process.env.SHOP_GATEWAY_URL ??= url
  // Always this run's own: a database that outlived its run would carry state from run to run.
  process.env.SHOP_WAREHOUSE = join(folder, 'warehouse.db')

  return async () => {
    child.stdin.end()
    await exited
  }
}
