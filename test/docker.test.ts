import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import manifest from '../packages/server/package.json' with { type: 'json' }
import { readConfig } from '../packages/server/src/config.ts'
import { makeTempDir } from './support/open-ingest.ts'
import { startServerChild } from './support/server-child.ts'
import { runNode } from './support/temp-project.ts'

// No container engine is needed: the image is the tarball that test/pack installs, and these lines around it.

const root = fileURLToPath(new URL('../', import.meta.url))
const dockerfile = await readFile(`${root}Dockerfile`, 'utf8')
const instruction = (name: string): string => new RegExp(`^\\s*${name} (.+)$`, 'm').exec(dockerfile)![1]!

test('the image starts the command of the package, with options that it knows, on the port that it exposes', () => {
  const [command] = JSON.parse(instruction('ENTRYPOINT')) as [keyof typeof manifest.bin]
  const args = JSON.parse(/\nCMD (\[.*\])/.exec(dockerfile)![1]!) as string[]

  expect(existsSync(`${root}packages/server/${manifest.bin[command].replace('dist/', 'src/')}`)).toBe(true)
  expect(readConfig(args, {}, '/')).toMatchObject({ dir: '/data', host: '0.0.0.0', tokensRequired: true })
  expect(String(readConfig(args, {}, '/').port)).toBe(instruction('EXPOSE'))
  expect(instruction('VOLUME')).toBe('/data')
  expect(instruction('USER')).toBe('node')
})

test('its health check passes while the server answers, and fails when it is gone', async () => {
  await using dir = await makeTempDir()
  const [, ...check] = JSON.parse(/CMD (\["node".*\])$/m.exec(dockerfile)![1]!) as string[]
  let checkHere: string[]
  {
    await using server = await startServerChild(dir.path)
    checkHere = check.map((part) => part.replace('http://127.0.0.1:4319', server.url))
    expect((await runNode(checkHere)).exitCode).toBe(0)
  }

  expect((await runNode(checkHere)).exitCode).toBe(1)
})
