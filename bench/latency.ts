import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { round, type Findings } from './support/section.ts'
import type { Sending } from './support/report-sender.ts'
import { startServer } from './support/server-process.ts'
import { quantile } from './support/statistics.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const tests = 10_000
const reports = 600
const clients = 8
const limitMs = 50
/** Between an answer of /health and the next question. */
const pauseMs = 5

/** How long others wait while large reports arrive as fast as the server takes them. */
export async function measureLatency(): Promise<Findings> {
  await using folder = await makeTempFolder()
  await using server = await startServer(folder.path)
  const health = `${server.url}/api/v1/health`
  const idle = await timeAnswers(health, 500, () => false)

  const sender = fork(fileURLToPath(new URL('support/report-sender.ts', import.meta.url)))
  const next = async (): Promise<void> => void (await once(sender, 'message'))
  sender.send({ url: server.url, tests, reports, clients } satisfies Sending)
  await next()
  let isSent = false
  const sent = next().then(() => (isSent = true))
  await server.turns()
  const beginMs = performance.now()
  sender.send('go')
  const busy = await timeAnswers(health, Infinity, () => isSent)
  await sent
  // Nearly all of the others are those in which there was nothing to do.
  const turns = (await server.turns()).filter((ms) => ms >= 1)
  const perSecond = (1000 * reports) / (performance.now() - beginMs)

  return {
    text: `
${reports} reports of ${tests} tests, names known, sent by ${clients} clients at once from a process of its own, as fast as the server
takes them (${round(perSecond)} a second); meanwhile another process asks for /health, ${pauseMs} ms after each answer.
${isRealTime() ? 'All three ran at real-time priority (chrt -r 10), before whatever else ran on the machine.' : ''}

| /health, ms | times | p50 | p95 | p99 | longest |
| --- | ---: | ---: | ---: | ---: | ---: |
${row('idle', idle)}
${row('while reports arrive', busy)}
| CPU time of the server's main thread between two chances to answer, where at least 1 ms | ${numbers(turns)} |

On a machine that others use too, answers wait for the processor as well; the last line does not.
`,
    targets: [
      {
        name: `/health p99 while reports of ${tests} tests arrive`,
        measured: quantile(busy, 0.99),
        limit: limitMs,
        unit: 'ms',
      },
    ],
  }
}

/** Does this process, and do those that it starts, run before all others? Told by Linux alone. */
function isRealTime(): boolean {
  try {
    // The 41st field of proc(5), counted from behind the name in brackets: 1 and 2 are the policies of real time.
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ')
    return ['1', '2'].includes(fields[38]!)
  } catch {
    return false
  }
}

const numbers = (ms: number[]): string =>
  [ms.length, ...[0.5, 0.95, 0.99, 1].map((p) => round(quantile(ms, p)))].join(' | ')

const row = (name: string, ms: number[]): string => `| ${name} | ${numbers(ms)} |`

/** @returns how long each answer took, ms, one asked for after the other */
async function timeAnswers(url: string, most: number, isOver: () => boolean): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const answers: number[] = []
  while (answers.length < most && !isOver()) {
    const beginMs = performance.now()
    await new Promise<void>((resolve, reject) => {
      get(url, { agent }, (response) => response.resume().once('end', resolve)).once('error', reject)
    })
    answers.push(performance.now() - beginMs)
    await new Promise((done) => setTimeout(done, pauseMs))
  }
  agent.destroy()
  return answers
}
