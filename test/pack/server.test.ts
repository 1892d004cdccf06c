import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { nodeFolder, runnableMajors, type NodeMajor } from './nodes.ts'
import { configFiles, testFiles } from './projects.ts'
import { installInto, type Stranger } from './stranger.ts'
import { packPackage, type Tarball } from './tarball.ts'

const reporterNode: NodeMajor = runnableMajors([24])[0] ?? runnableMajors([22, 26])[0]!

let tarball: Tarball
let stranger: Stranger

beforeAll(async () => {
  for (const node of runnableMajors([20, 22, 24, 26])) await nodeFolder(node)
  await using reporter = await packPackage('reporter')
  tarball = await packPackage('server')
  stranger = await installInto({ ...testFiles, ...configFiles }, ['vitest@5.1.1', reporter.path, tarball.path])
  await stranger.run(reporterNode, 'vitest', ['run', '--config', 'vitest.config.mjs'], { STRATIGRAPH_DIR: 'recorded' })
})
afterAll(async () => {
  await stranger[Symbol.asyncDispose]()
  await tarball[Symbol.asyncDispose]()
})

test('the tarball holds the built server, the dashboard and nothing of their sources', () => {
  const unexpected = tarball.files.filter((file) => !/^(LICENSE|README\.md|package\.json|dist\/.+)$/.test(file))
  const sources = tarball.files.filter((file) => /(?<!\.d)\.tsx?$|\.map$|\.test\./.test(file))

  expect(tarball.files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'dist/cli.js',
      'dist/writer.js',
      'dist/analyst.js',
      'dist/ui/index.html',
    ]),
  )
  expect(unexpected).toEqual([])
  expect(sources).toEqual([])
})

describe.each(runnableMajors([22, 24, 26]))('on Node %i', (node) => {
  test('the installed server serves the dashboard, with its scripts and styles', async () => {
    await using server = await serve(node, `served-${node}`)

    const page = await fetch(server.url)

    const html = await page.text()
    const assets = [...html.matchAll(/(?:src|href)="(\/?[^"]+\.(?:js|css))"/g)].map(([, path]) => path!)
    expect(page.headers.get('content-type')).toMatch('text/html')
    expect(assets.map((path) => path.split('.').at(-1))).toEqual(expect.arrayContaining(['js', 'css']))
    for (const asset of assets) {
      const { status, headers } = await fetch(new URL(asset, server.url))
      expect({ asset, status, type: headers.get('content-type') }).toEqual({
        asset,
        status: 200,
        type: expect.stringMatching(/javascript|css/),
      })
    }
  })

  test('a recorded run is uploaded by the installed command line and listed', async () => {
    await using server = await serve(node, `uploaded-${node}`)
    const { path, report } = await stranger.onlyReport('recorded')

    const upload = await stranger.run(node, 'stratigraph', ['upload', path, '--url', server.url])
    const again = await stranger.run(node, 'stratigraph', ['upload', path, '--url', server.url])

    expect(upload).toMatchObject({ exitCode: 0 })
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/duplicate/) })
    const { runs } = (await (await fetch(`${server.url}/api/v1/runs`)).json()) as RunsAnswer
    expect(runs).toEqual([expect.objectContaining({ tests: 2, status: 'passed', startedAt: report.run.startedAt })])
  })

  test('the folder of recorded runs is taken in without an upload', async () => {
    await using server = await serve(node, 'recorded')

    await expect
      .poll(
        async () => ((await (await fetch(`${server.url}/api/v1/runs`)).json()) as { runs: unknown[] }).runs.length,
        {
          timeout: 30_000,
        },
      )
      .toBe(1)
  })
})

test.runIf(runnableMajors([20]).length > 0)('on Node 20 the server says which Node it needs', async () => {
  const { exitCode, stdout, stderr } = await stranger.run(20, 'stratigraph-server', ['--port', '0'])

  expect(exitCode).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/Node\.?(js)? ?(>= ?)?22/)
  expect(stderr).toMatch(/v?20\.20\.2/)
  expect(stderr).not.toMatch(/\n\s+at /)
})

/** The installed server on a free port, with `dir` as its folder; stopped by SIGTERM, which must end it with exit code 0. */
async function serve(node: NodeMajor, dir: string): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const { promise: started, resolve, reject } = Promise.withResolvers<string>()
  const stopping = new AbortController()
  const finished = stranger.run(
    node,
    'stratigraph-server',
    ['--port', '0', '--dir', join(stranger.dir, dir)],
    {},
    (child) => {
      let output = ''
      child.stdout!.on('data', (text: string) => {
        output += text
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)
        if (address) resolve(address[0])
      })
      stopping.signal.addEventListener('abort', () => child.kill('SIGTERM'))
    },
  )
  void finished.then(({ stderr }) => reject(new Error(`The server ended before it gave its address:\n${stderr}`)))
  const url = await started
  return {
    url,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      expect(await finished).toMatchObject({ exitCode: 0 })
    },
  }
}
