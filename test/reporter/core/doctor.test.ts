import { createServer, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../../packages/reporter/src/cli.ts'
import { startTestServer } from '../../support/test-server.ts'
import { reportFile } from './support/recorded.ts'
import { tempFolder } from './support/temp-folder.ts'

async function doctor(cwd: string, args: string[] = [], env: Record<string, string> = {}) {
  let out = ''
  const exitCode = await runCommandLine(['doctor', ...args], {
    env,
    cwd,
    out: (text) => void (out += text),
    err: (text) => void (out += text),
  })
  return { exitCode, out }
}

describe('on this machine', () => {
  test('a folder that is ready has no problem, and what is not there yet is said', async () => {
    const { exitCode, out } = await doctor(tempFolder({ 'package.json': '{}' }))

    expect(out).toMatch(/^ok {6}node {5} reporter \d/m)
    expect(out).toMatch(/^note {4}runner {3} neither vitest nor jest is installed/m)
    expect(out).toMatch(/^note {4}folder {3} .*has no recorded run yet$/m)
    expect(out).toMatch(/^ok {6}unsent {3} nothing waits/m)
    expect(out).toMatch(/No problem found\.\n$/)
    expect(exitCode).toBe(0)
  })

  test('reports that wait are a problem, with the command that sends them', async () => {
    const { gzipped } = reportFile('report-1')
    const cwd = tempFolder({
      '.stratigraph/runs/report-1.json.gz': gzipped,
      '.stratigraph/unsent/report-1.json': '{"url":"https://stratigraph.example"}',
    })

    const { exitCode, out } = await doctor(cwd)

    expect(out).toContain('1 recorded run, the newest of ')
    expect(out).toMatch(
      /^PROBLEM unsent {3} 1 report for https:\/\/stratigraph\.example not sent yet\n +Run: npx strat/m,
    )
    expect(exitCode).toBe(1)
  })

  test('--json gives every check with its outcome', async () => {
    const { out } = await doctor(tempFolder(), ['--json'])

    expect(JSON.parse(out)).toMatchObject({
      problems: 0,
      checks: expect.arrayContaining([expect.objectContaining({ outcome: 'ok', about: 'unsent' })]),
    })
  })
})

describe('a server', () => {
  test('that asks for no token is fine', async () => {
    await using server = await startTestServer()

    const { exitCode, out } = await doctor(tempFolder(), ['--url', server.url])

    expect(out).toMatch(/^ok {6}server {3} http:\/\/127\.0\.0\.1:\d+ answers in \d+ ms, version \d/m)
    expect(out).toMatch(/^ok {6}versions {2}both speak version 1/m)
    expect(out).toMatch(/^ok {6}clock {4} 0 s from the server's/m)
    expect(out).toMatch(/^ok {6}token {4} the server asks for none/m)
    expect(exitCode).toBe(0)
  })

  test.each([
    ['ingest', 'shop', /^ok {6}token {4} scope ingest, for the project shop$/m, 0],
    ['admin', undefined, /^ok {6}token {4} scope admin, for every project$/m, 0],
    ['read', undefined, /^note {4}token {4} scope read, for every project: it cannot send reports$/m, 0],
  ] as const)('tells what a token of the scope %s may do', async (scope, project, line, code) => {
    await using server = await startTestServer({
      args: ['--allowed-host', 'stratigraph.example'],
      tokens: [project === undefined ? { scope } : { scope, project }],
    })

    const { exitCode, out } = await doctor(tempFolder(), ['--url', server.url], {
      STRATIGRAPH_TOKEN: server.tokens[0]!,
    })

    expect(out).toMatch(line)
    expect(out).not.toContain(server.tokens[0])
    expect(exitCode).toBe(code)
  })

  test.each([
    [{}, /^PROBLEM token {4} no token came with the request\n +Set STRATIGRAPH_TOKEN/m],
    [{ STRATIGRAPH_TOKEN: 'wrong' }, /^PROBLEM token {4} the token is not known here.*\n +Check STRATIGRAPH_TOKEN/m],
  ])('that does not take the token is a problem: %j', async (env, line) => {
    await using server = await startTestServer({
      args: ['--allowed-host', 'stratigraph.example'],
      tokens: [{ scope: 'ingest' }],
    })

    const { exitCode, out } = await doctor(tempFolder(), ['--url', server.url], env)

    expect(out).toMatch(line)
    expect(exitCode).toBe(1)
  })

  test('that is not there is a problem, named by its address', async () => {
    const { exitCode, out } = await doctor(tempFolder(), ['--url', 'http://127.0.0.1:9'])

    expect(out).toMatch(/^PROBLEM server {3} http:\/\/127\.0\.0\.1:9 cannot be reached: ECONNREFUSED 127\.0\.0\.1:9$/m)
    expect(exitCode).toBe(1)
  })

  test('whose name is not known is told as that', async () => {
    const { out } = await doctor(tempFolder(), ['--url', 'http://stratigraph.invalid'])

    expect(out).toMatch(
      /^PROBLEM server {3} .* cannot be reached: (ENOTFOUND|EAI_AGAIN) .*\n +Is the name in the address/m,
    )
  })

  test('that sends us elsewhere is told with the address', async () => {
    const url = await answering({}, 301, { location: 'https://stratigraph.example/' })

    const { exitCode, out } = await doctor(tempFolder(), ['--url', url])

    expect(out).toMatch(/^PROBLEM server {3} .* redirects to https:\/\/stratigraph\.example\/\n +Give that address/m)
    expect(exitCode).toBe(1)
  })

  test('of a newer format takes what we write', async () => {
    const url = await answering({ status: 'ok', version: '9.0.0', formatVersion: 7, at: new Date().toISOString() }, 200)

    const { out } = await doctor(tempFolder(), ['--url', url])

    expect(out).toMatch(/^ok {6}versions {2}both speak version 1/m)
  })

  test('that is something else is told as that, without its control characters', async () => {
    const url = await answering({ error: 'sign\u001b[31m in' }, 403)

    const { exitCode, out } = await doctor(tempFolder(), ['--url', url])

    expect(out).toMatch(/^PROBLEM server {3} .* answers 403, but not as a Stratigraph server: sign .*in$/m)
    expect(out).not.toContain('\u001b')
    expect(exitCode).toBe(1)
  })

  test('of an older format and with another clock is told', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString()
    const url = await answering({ status: 'ok', version: '0.0.1', formatVersion: 0, at }, 200)

    const { exitCode, out } = await doctor(tempFolder(), ['--url', url])

    expect(out).toMatch(/^PROBLEM versions {2}the server takes reports of version 0, this reporter writes version 1$/m)
    expect(out).toMatch(/^note {4}clock {4} this machine's clock is 60 minutes ahead of the server's$/m)
    expect(exitCode).toBe(1)
  })
})

/** A server that says the same to everything. */
async function answering(body: object, status: number, headers: OutgoingHttpHeaders = {}): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(JSON.stringify(body)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
