// A process of its own that sends reports: makes them first, says so, and sends them all when told to.
import type { Body } from '../../packages/reporter/src/delivery/post.ts'
import { generateReport } from '../generate.ts'
import { makeSuite } from '../suite.ts'
import { postReport, reportBody } from './post-report.ts'

/** What the sender is told over the process channel, once. */
export interface Sending {
  url: string
  /** Tests of each report. */
  tests: number
  reports: number
  /** So many are on their way at once. */
  clients: number
}

process.once('message', (sending: Sending) => void prepare(sending))

async function prepare({ url, tests, reports, clients }: Sending): Promise<void> {
  const suite = makeSuite({ tests })
  const startMs = Date.now() - 10 * 24 * 3_600_000
  const report = (index: number) => generateReport(suite, { index, startedAt: new Date(startMs + index * 60_000) })
  // The first makes the names known.
  await postReport(url, reportBody(report(0), { dictionary: true }))
  const bodies = Array.from({ length: reports }, (_, index) => reportBody(report(index + 1), { dictionary: false }))
  process.once('message', () => {
    const sent = Array.from({ length: clients }, () => sendAll(url, bodies))
    void Promise.all(sent).then(() => {
      process.send!('sent')
      process.disconnect()
    })
  })
  process.send!('ready')
}

/** One of several clients: takes the next body as long as there is one. */
async function sendAll(url: string, bodies: Body[]): Promise<void> {
  for (let body = bodies.pop(); body; body = bodies.pop()) await postReport(url, body)
}
