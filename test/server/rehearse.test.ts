import { expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import { rehearse } from '../../packages/server/src/commands/rehearse.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

/** Asks over HTTP, and notes what was asked and how it was answered. */
function noting(server: TestServer) {
  const asked: [path: string, status: number][] = []
  const ask = async (path: string): Promise<string> => {
    const response = await server.get(`/api/v1${path}`)
    asked.push([path, response.status])
    return response.text()
  }
  return { asked, ask }
}

test('what the pages ask of a project is asked of several tests and runs, and all of it is answered', async () => {
  await using server = await startTestServer()
  const suite = makeSuite({ tests: 40 })
  await server.send(...[0, 1, 2].map((index) => generateReport(suite, { index, startedAt: new Date() })))
  const { projects } = await server.json<{ projects: { name: string }[] }>('/api/v1/projects')
  const { asked, ask } = noting(server)

  await rehearse(ask, projects[0]!.name, () => false)

  expect(asked.filter(([, status]) => status !== 200)).toEqual([])
  const paths = new Set(asked.map(([path]) => path))
  const countOf = (kind: RegExp) => [...paths].filter((path) => kind.test(path)).length
  expect(
    [/^\/runs\/[^/]+\/lanes/, /^\/tests\/[^/]+\?results/, /^\/tests\/[^/]+\/order/, /^\/overview/].map(countOf),
  ).toEqual([3, 6, 6, 1])
})

test('a project without runs, and a server that stops, are asked nothing in vain', async () => {
  await using server = await startTestServer()
  const { asked, ask } = noting(server)

  await rehearse(ask, 'nowhere', () => true)

  expect(asked.map(([path]) => path.split('?')[0])).toEqual(['/tests', '/runs', '/overview'])
})
