import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ActivityAnswer } from '../../packages/server/src/api-schemas/intake.ts'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { version } from '../../packages/server/src/version.ts'
import manifest from '../../packages/server/package.json' with { type: 'json' }
import { makeTempDir } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { serverCli, startServerChild } from '../support/server-child.ts'
import { runNode, type RunOptions } from '../support/temp-project.ts'

const bin = fileURLToPath(new URL('../../packages/server/src/bin.cjs', import.meta.url))
const run = (args: string[], options?: RunOptions) => runNode([serverCli, ...args], options)
/** The same each time: the moment is fixed. */
const report = (id: string) => buildReport({ id })

const start = (dir: string, nodeArgs: string[] = []) => startServerChild(dir, { nodeArgs })

const runsAt = async (url: string): Promise<string[]> => {
  const { runs } = (await (await fetch(`${url}/api/v1/runs?limit=500`)).json()) as RunsAnswer
  return runs.map(({ id }) => id)
}

async function upload(url: string, id: string): Promise<number> {
  const body = new Uint8Array(gzipReport(report(id)))
  const response = await fetch(`${url}/api/v1/reports`, { method: 'POST', body })
  await response.arrayBuffer()
  return response.status
}

test('--help names every option, --version is that of the package', async () => {
  const [help, short, printed] = await Promise.all([run(['--help']), run(['token', '-h']), run(['--version'])])

  for (const flag of ['--port', '--host', '--dir', '--database', '--allowed-host', 'token create']) {
    expect(help.stdout).toContain(flag)
  }
  expect(help).toMatchObject({ exitCode: 0, stderr: '' })
  expect(short.stdout).toBe(help.stdout)
  expect(help.stdout.split('\n').every((line) => line.length <= 100)).toBe(true)
  expect(printed).toMatchObject({ exitCode: 0, stdout: `${version}\n` })
  expect(version).toBe(manifest.version)
})

test.each([
  [['--port', 'many'], /^--port: expected a number from 0 to 65535, got "many"/],
  [['--prot', '1'], /'--prot'.*--help/],
  [['serve'], /There is no command "serve".*--help/],
  [['--host', 'no-such-host.invalid', '--allowed-host', ''], /tokens/],
  [['--allowed-host', 'https://tests.example/x'], /^--allowed-host: expected a name like/],
  [['token'], /expected create, list or revoke/],
  [['token', 'create'], /--scope is one of ingest, read, admin/],
  [['token', 'create', '--scope', 'root'], /--scope is one of.*got "root"/],
  [['token', 'revoke'], /expected one prefix/],
])('%j is refused in one sentence', async (args, sentence) => {
  await using dir = await makeTempDir()

  const { exitCode, stdout, stderr } = await run(args, { cwd: dir.path })

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toMatch(sentence)
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('on another host it starts only with tokens, and says which command makes one: that very command works', async () => {
  await using dir = await makeTempDir()
  const args = ['--host', '0.0.0.0', '--port', '0', '--dir', dir.path]

  const refused = await run(args, { cwd: dir.path })
  const command = /npx stratigraph-server (token create .*)/.exec(refused.stderr)![1]!.split(' ')
  const made = await run(command, { cwd: dir.path })
  await using served = await startOnHost(dir.path)

  expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
  expect(made.stdout).toMatch(/^sgt_[\w-]{43}\n$/)
  const open = await fetch(`${served.url}/api/v1/runs`)
  const allowed = await fetch(`${served.url}/api/v1/runs`, {
    headers: { authorization: `Bearer ${made.stdout.trim()}` },
  })
  expect([open.status, allowed.status]).toEqual([401, 200])
  expect(served.output).toMatch(/http:\/\/localhost:\d+, and every other address of this machine \(asks for a token\)/)
})

async function startOnHost(dir: string): Promise<{ url: string; output: string } & AsyncDisposable> {
  const child = spawn(process.execPath, [serverCli, '--host', '0.0.0.0', '--port', '0', '--dir', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  while (!/:(\d+)/.test(output)) output += ((await once(child.stdout, 'data')) as [Buffer])[0].toString()
  return {
    output,
    url: `http://127.0.0.1:${/:(\d+)/.exec(output)![1]}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

test('tokens are made, listed without their text, and revoked', async () => {
  await using dir = await makeTempDir()
  const where = ['--dir', dir.path]

  const empty = await run(['token', 'list', ...where])
  const made = await run(['token', 'create', '--scope', 'ingest', '--project', 'acme/shop', ...where])
  const token = made.stdout.trim()
  const prefix = token.slice(0, 12)
  const listed = await run(['token', 'list', ...where])
  const revoked = await run(['token', 'revoke', prefix, ...where])
  const again = await run(['token', 'revoke', prefix, ...where])
  const after = await run(['token', 'list', ...where])

  expect(empty.stderr).toMatch(/There are no tokens. Make one/)
  expect(listed.stdout).toMatch(new RegExp(`${prefix} +ingest +acme/shop +\\S+ \\S+ +never`))
  expect(listed.stdout).not.toContain(token)
  expect(revoked).toMatchObject({ exitCode: 0 })
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('No token in force') })
  expect(after.stdout).toMatch(/revoked \d{4}-/)
})

test('it shows its address, keeps its folder out of git, and stops in peace', async () => {
  await using dir = await makeTempDir()
  // Something of somebody else's that would keep the process alive.
  const foreign = ['--import', 'data:text/javascript,setInterval(() => {}, 60000)']
  await using server = await start(join(dir.path, '.stratigraph'), foreign)

  server.child.kill('SIGTERM')
  const [code] = await server.exited

  expect(code).toBe(0)
  expect(server.output()).toMatch(
    /dashboard +http:\/\/127\.0\.0\.1:\d+\n +history +\S*\.stratigraph\/history\.db\n +watching +\S*\.stratigraph\/runs\n/,
  )
  expect(await readFile(join(dir.path, '.stratigraph/.gitignore'), 'utf8')).toBe('*\n')
})

test('a port in use is told with the way out', async () => {
  await using dir = await makeTempDir()
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }

  const { exitCode, stderr } = await run(['--port', `${port}`, '--dir', dir.path])
  blocker.close()

  expect(exitCode).toBe(1)
  expect(stderr).toMatch(`Port ${port} is in use`)
  expect(stderr).toMatch(/--port \d+/)
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('a second server of the same history is refused', async () => {
  await using dir = await makeTempDir()
  await using first = await start(dir.path)

  const { exitCode, stderr } = await run(['--port', '0', '--dir', dir.path])

  expect(exitCode).toBe(1)
  expect(stderr).toMatch(/^Another stratigraph-server has .*history\.db open/)
  expect((await fetch(`${first.url}/api/v1/health`)).status).toBe(200)
})

test('a file that is no database is told as that', async () => {
  await using dir = await makeTempDir()
  await writeFile(join(dir.path, 'notes.txt'), 'this is no database, but longer than a header would be'.repeat(20))

  const { exitCode, stderr } = await run(['--port', '0', '--dir', dir.path, '--database', 'notes.txt'], {
    cwd: dir.path,
  })

  expect(exitCode).toBe(1)
  expect(stderr).toMatch(/notes\.txt is not a Stratigraph history.*--database/)
})

test('what was answered is there after kill -9 and a new start', async () => {
  await using dir = await makeTempDir()
  const stored: string[] = []
  {
    await using server = await start(dir.path)
    for (let index = 0; index < 5; index++) {
      expect(await upload(server.url, `kept-${index}`)).toBe(201)
      stored.push(`kept-${index}`)
    }
    server.child.kill('SIGKILL')
    await server.exited
  }

  await using server = await start(dir.path)

  expect((await runsAt(server.url)).toSorted()).toEqual(stored)
  expect(await upload(server.url, 'kept-0')).toBe(200)
})

test('reports that a reporter leaves in the folder appear: those before the start and those after', async () => {
  await using dir = await makeTempDir()
  await mkdir(join(dir.path, 'runs'))
  await writeFile(join(dir.path, 'runs/before.json.gz'), gzipReport(report('before')))
  await writeFile(join(dir.path, 'runs/broken.json.gz'), 'no gzip')
  await using server = await start(dir.path)
  await expect.poll(() => runsAt(server.url), { timeout: 20_000 }).toEqual(['before'])

  // As the reporter does: a temporary file, then its name.
  await writeFile(join(dir.path, 'runs/after.json.gz.1.tmp'), gzipReport(report('after')))
  await rename(join(dir.path, 'runs/after.json.gz.1.tmp'), join(dir.path, 'runs/after.json.gz'))

  await expect.poll(async () => (await runsAt(server.url)).toSorted(), { timeout: 20_000 }).toEqual(['after', 'before'])
  await expect.poll(() => server.output(), { timeout: 20_000 }).toMatch(/refused +broken\.json\.gz: /)
  const { activity } = (await (await fetch(`${server.url}/api/v1/activity`)).json()) as ActivityAnswer
  expect(activity).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ outcome: 'accepted', source: 'after.json.gz', run: 'after' }),
      expect.objectContaining({ outcome: 'refused', source: 'broken.json.gz' }),
    ]),
  )
})

test('the environment sets what the command line does not', async () => {
  await using dir = await makeTempDir()
  const env = { STRATIGRAPH_DIR: 'from-env', STRATIGRAPH_PORT: 'x' }

  const wrong = await run([], { cwd: dir.path, env })
  const listed = await run(['token', 'list'], { cwd: dir.path, env: { ...env, STRATIGRAPH_DATABASE: 'own/h.db' } })

  expect(wrong.stderr).toMatch(/--port: .*"x"/)
  expect(listed.exitCode).toBe(0)
  expect((await readFile(join(dir.path, 'own/h.db'))).subarray(0, 13).toString()).toBe('SQLite format')
})

test('the entry for old versions of Node is written so that they understand it', async () => {
  const source = await readFile(bin, 'utf8')

  expect(source).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(source).not.toMatch(/=>|\b(const|let|async|await)\b|\?\.|`/)
})
