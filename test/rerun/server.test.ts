import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Proof } from '../../packages/reporter/src/proof.ts'
import { readRecordedRun } from '../../packages/reporter/src/rerun/drive/recorded-run.ts'
import { readServerRuns } from '../../packages/reporter/src/rerun/drive/server-history.ts'
import { runCommand, TempProject } from '../support/temp-project.ts'
import { startTestServer } from '../support/test-server.ts'
import { bisect, configFile, stratigraph, testFile } from './dependent-suite.ts'

const victim = 'cart.test.cjs > cart > is empty'
const suite = {
  ...configFile('jest30'),
  'cart.test.cjs': testFile(
    'jest30',
    `const cart = []
    describe('cart', () => {
      test('is empty', () => expect(cart.length).toBe(0))
      test('takes a book', () => { cart.push('book') })
      test('same', () => {})
      test('same', () => {})
    })`,
  ),
}

describe('with a server', () => {
  test('its runs are read as if they were local: orders, outcomes, which of two tests of one name', async () => {
    await using project = await TempProject.create('jest30', suite)
    // What is known of a repository is waited for.
    await runCommand('git', ['init', '--quiet'], { cwd: project.dir })
    await using server = await startTestServer()
    await stratigraph(project, ['shuffle', '--runs', '3'])
    const reports = await project.reports()
    await server.send(...reports)

    const read = await readServerRuns({
      target: { url: server.url, token: null },
      project: 'stranger',
      runner: 'jest',
      most: 2,
      timeoutMs: 20_000,
    })
    const local = reports.map(readRecordedRun)
    expect(read.map(({ files }) => files)).toEqual(local.slice(-2).map(({ files }) => files))
    expect(read.map(({ facts }) => facts.startedAt)).toEqual(local.slice(-2).map(({ facts }) => facts.startedAt))
    expect(read[0]!.files[0]!.tests.map(({ key }) => key.split('\u001e')[1])).toContain('1')

    // Elsewhere, without a local run: the history comes from the server, and the proof goes there.
    const { said, stderr } = await bisect(project, [victim, '--dir', 'elsewhere', '--url', server.url])
    expect(stderr).toContain('3 recorded runs')
    expect(said).toMatchObject({ kind: 'victim', polluters: ['cart.test.cjs > cart > takes a book'] })
  })

  test('a proof is sent; a server that refuses it, or is not there, is a line and nothing more', async () => {
    await using project = await TempProject.create('jest30', suite)
    const received: { path: string; token: string | undefined; proof: Proof }[] = []
    let status = 201
    const server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const isProof = request.method === 'POST'
        if (isProof)
          received.push({
            path: request.url!,
            token: request.headers.authorization,
            proof: JSON.parse(gunzipSync(Buffer.concat(parts)).toString()) as Proof,
          })
        response.writeHead(isProof ? status : 503).end('{}')
      })
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { STRATIGRAPH_URL: url, STRATIGRAPH_TOKEN: 'secret' }

    const taken = await bisect(project, [victim], { env })
    expect(taken.said.kind).toBe('victim')
    expect(taken.stderr).toContain(`no history from ${url}: ${url} answered 503\n`)
    expect(taken.stderr).not.toContain('the proof')
    const [name] = await readdir(join(project.dir, '.stratigraph/proofs'))
    const saved = JSON.parse(await project.read(`.stratigraph/proofs/${name}`)) as Proof
    expect(received).toEqual([{ path: '/api/v1/proofs', token: 'Bearer secret', proof: saved }])

    status = 403
    const refused = await bisect(project, [victim], { env })
    expect(refused.stderr).toContain(`the proof was not taken by ${url}: it answered 403\n`)
    await new Promise((resolve) => server.close(resolve))
    const gone = await bisect(project, [victim], { env })
    expect(gone.stderr).toContain(`the proof did not reach ${url}: `)
    expect([refused.exitCode, gone.exitCode]).toEqual([0, 0])
    expect(await readdir(join(project.dir, '.stratigraph/proofs'))).toHaveLength(3)
  })
})
