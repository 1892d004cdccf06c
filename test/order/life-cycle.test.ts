import { expect, test } from 'vitest'
import type { Proof, ProvenTest } from '../../packages/reporter/src/proof.ts'
import type { OrderAnswer, OrderFinding, TestOrderAnswer } from '../../packages/server/src/api-schemas/order.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { seeded, shuffled } from './random.ts'

const file = 'cart.test.ts'
const victims = ['is empty', 'has no total']
const titles = ['adds', 'removes', 'pollutes', 'counts', ...victims]
const hourMs = 3_600_000

const provenIn = (path: string, title: string): ProvenTest => ({ project: '', path, titlePath: [title], ordinal: 0 })
const proven = (title: string): ProvenTest => provenIn(file, title)
const proofOf = (id: string, at: number, given: Partial<Proof> = {}): Proof => ({
  format: 'stratigraph-proof',
  version: 1,
  id,
  project: 'life',
  at: new Date(at).toISOString(),
  runner: { name: 'vitest', version: '5.0.0' },
  commit: null,
  victim: proven('is empty'),
  kind: 'victim',
  scope: 'same-file',
  polluters: [proven('pollutes')],
  otherPolluters: [],
  cleaners: [],
  confirmed: { failed: 3, failingRuns: 3, passed: 3, passingRuns: 3 },
  runs: 8,
  reproduce: 'npx stratigraph replay x',
  control: null,
  reason: null,
  ...given,
})

/** A project whose next run is one hour after the last. Ends half a day before now. */
function createProject(server: TestServer) {
  const random = seeded(11)
  let hour = 0
  const startMs = Date.now() - 20 * 24 * hourMs
  return {
    /** A moment between the last run and the next. */
    now: () => startMs + (hour - 0.5) * hourMs,
    /** Runs in shuffled orders; `isBroken` while the polluter pollutes. */
    async run(
      count: number,
      commit: string,
      { isBroken = true, given }: { isBroken?: boolean; given?: string[] } = {},
    ) {
      for (let left = count; left > 0; left--) {
        const order = given ?? shuffled(random, titles)
        const tests = order.map((title, index) => ({
          title,
          status:
            isBroken && victims.includes(title) && order.indexOf('pollutes') < index
              ? ('failed' as const)
              : ('passed' as const),
        }))
        const report = buildReport({
          id: `life-${String(hour).padStart(4, '0')}`,
          startedAt: new Date(startMs + hour++ * hourMs).toISOString(),
          files: [{ path: file, tests }],
        })
        await server.send({
          ...report,
          run: { ...report.run, project: 'life', git: { ...report.run.git!, commit, authoredAt: null } },
        })
      }
    },
    ask: () => server.json<OrderAnswer>('/api/v1/order?project=life'),
    async finding(title = 'is empty'): Promise<OrderFinding> {
      const { findings } = await server.json<OrderAnswer>('/api/v1/order?project=life')
      const found = findings.find(({ victim }) => victim.titlePath.join() === title)
      if (!found) throw new Error(`no finding for ${title}`)
      return found
    },
    async prove(proof: Proof) {
      const response = await server.postProof(JSON.stringify(proof))
      if (response.status !== 201) throw new Error(await response.text())
    },
  }
}

const polluterFirst = ['adds', 'pollutes', 'removes', 'counts', ...victims]

test('a finding is suspected, proven, fixed and back, and a restart changes none of it', async () => {
  const server = await startTestServer()
  const { dir } = server
  const project = createProject(server)
  await project.run(24, 'a')

  const suspected = await project.finding()
  await project.prove(proofOf('p1', project.now()))
  const provenOne = await project.finding()
  await project.run(4, 'b', { isBroken: false, given: polluterFirst })
  const notYet = await project.finding()
  await project.run(5, 'b', { isBroken: false, given: polluterFirst })
  const fixed = await project.finding()
  await project.run(1, 'c', { given: polluterFirst })
  const back = await project.finding()

  expect(suspected).toMatchObject({
    status: 'suspected',
    kind: 'victim',
    scope: 'same-file',
    proof: null,
    runs: 24,
    command: `npx stratigraph bisect 'cart.test.ts > is empty'`,
  })
  expect(suspected.suspects[0]).toMatchObject({
    role: 'polluter',
    tests: [{ titlePath: ['pollutes'] }],
    failOtherwise: 0,
  })
  expect(suspected.suspects[0]!.failAfter).toBe(suspected.suspects[0]!.runsAfter)
  expect(provenOne).toMatchObject({
    status: 'proven',
    confidence: 1,
    proof: { polluters: [{ titlePath: ['pollutes'] }] },
  })
  expect(provenOne.reason).toBe(
    'Proven by running it again: it failed in 3 of 3 runs of the order that makes it fail, and passed in 3 of 3 of the other.',
  )
  expect(notYet).toMatchObject({ status: 'proven', passesSince: 4 })
  expect(fixed).toMatchObject({ status: 'fixed', passesSince: 9 })
  expect(fixed.suspects[0]).toMatchObject({ tests: [{ titlePath: ['pollutes'] }] })
  expect(back).toMatchObject({ status: 'back', passesSince: 0 })

  const before = await project.ask()
  await server.stop()
  await using again = await startTestServer({ dir })
  const { range: _before, ...left } = before
  const { range: _after, ...right } = await again.json<OrderAnswer>('/api/v1/order?project=life')
  expect(right).toEqual(left)
})

test('victims of one polluter are one cause', async () => {
  await using server = await startTestServer()
  const project = createProject(server)
  await project.run(40, 'a')

  const { findings, causes } = await project.ask()

  expect(findings.map(({ victim }) => victim.titlePath.join()).toSorted()).toEqual(victims.toSorted())
  expect(causes).toMatchObject([{ victims: 2, tests: [{ titlePath: ['pollutes'] }] }])
  expect(findings.map(({ cause }) => cause)).toEqual([causes[0]!.id, causes[0]!.id])
})

test('a proof that the order makes no difference turns a suspicion off, until the test fails again', async () => {
  await using server = await startTestServer()
  const project = createProject(server)
  await project.run(24, 'a')
  const suspect = await project.finding()
  const refutation = { kind: 'not-order-dependent' as const, polluters: [], scope: null, confirmed: null }

  await project.prove(proofOf('p1', project.now(), { ...refutation, reason: 'It fails as often alone.' }))
  const { findings, others } = await project.ask()
  const { finding, verdict } = await server.json<TestOrderAnswer>(`/api/v1/tests/${suspect.victim.id}/order`)
  await project.run(2, 'a', { given: polluterFirst })

  expect(findings.map(({ victim }) => victim.titlePath.join())).toEqual(['has no total'])
  expect(others).toMatchObject([{ test: { titlePath: ['is empty'] }, kind: 'not-order-dependent' }])
  expect(others[0]!.reason).toMatch(/^Run again on \d{4}-\d\d-\d\d: It fails as often alone\.$/)
  expect(finding).toBeNull()
  expect(verdict).toMatchObject({ kind: 'not-order-dependent', reason: others[0]!.reason })
  expect(await project.finding()).toMatchObject({ status: 'suspected' })
})

test('a proof makes a finding of what few runs could not tell', async () => {
  await using server = await startTestServer()
  const project = createProject(server)
  await project.run(1, 'a', { given: polluterFirst })
  await project.run(1, 'a', { given: polluterFirst.toReversed() })

  const { findings: none, others } = await project.ask()
  await project.prove(proofOf('p1', project.now()))

  expect(none).toEqual([])
  expect(others.map(({ kind }) => kind)).toEqual(['not-enough-runs', 'not-enough-runs'])
  expect(await project.finding()).toMatchObject({
    status: 'proven',
    kind: 'victim',
    confidence: 1,
    runs: 2,
    failures: 1,
  })
})

test('the polluter of another file is proven too, and its passes count', async () => {
  await using server = await startTestServer()
  const orders: [files: string[], fails: boolean][] = [
    [['polluter.test.ts', 'victim.test.ts'], true],
    [['victim.test.ts', 'polluter.test.ts'], false],
    ...Array.from({ length: 6 }, (): [string[], boolean] => [['polluter.test.ts', 'victim.test.ts'], false]),
  ]
  const startMs = Date.now() - 24 * hourMs
  const send = (from: number, to: number): Promise<void> =>
    server.send(
      ...orders.slice(from, to).map(([files, fails], index) =>
        buildReport({
          id: `far-${from + index}`,
          startedAt: new Date(startMs + (from + index) * hourMs).toISOString(),
          run: { project: 'life' },
          files: files.map((path) => ({
            path,
            tests: [{ title: 'works', status: fails && path.startsWith('victim') ? 'failed' : 'passed' }],
          })),
        }),
      ),
    )
  const proof = proofOf('far', startMs + 1.5 * hourMs, {
    victim: provenIn('victim.test.ts', 'works'),
    polluters: [provenIn('polluter.test.ts', 'works')],
    scope: 'other-file',
  })

  await send(0, 2)
  await server.postProof(JSON.stringify(proof))
  const { findings: before } = await server.json<OrderAnswer>('/api/v1/order')
  await send(2, 8)
  const { findings: after } = await server.json<OrderAnswer>('/api/v1/order')

  expect(before).toMatchObject([{ status: 'proven', scope: 'same-worker', passesSince: 0 }])
  expect(after).toMatchObject([{ status: 'fixed', passesSince: 6 }])
})
