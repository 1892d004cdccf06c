import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { toFailure } from '../failure.ts'
import { analysisOf } from '../history/analyst.ts'
import { runGently } from '../history/run-gently.ts'
import { createKnownThings } from './known-things.ts'
import type { FromAnalyst, ToAnalyst, ToldAnalysis } from './messages.ts'

/** The thread that analyses: several at once in turns, so that a short one does not wait for a long one. */
const port = parentPort!
const things = createKnownThings()
const turnMs = 20

// Answers go first where there are more threads than processors. Elsewhere that would be said of the whole process.
if (process.platform === 'linux') setPriority(5)

const post = (message: FromAnalyst, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

async function analyse(call: number, { kind, input }: ToldAnalysis): Promise<void> {
  try {
    const answer = await runGently(analysisOf(kind, things.meant<typeof kind>(input)), { turnMs })
    post({ kind: 'analysed', call, answer }, buffersOf(answer))
  } catch (error) {
    post({ kind: 'failed', call, failure: toFailure(error) })
  }
}

/** Those of its columns: they go over without a copy. */
function buffersOf(answer: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const value of Object.values(answer) as unknown[]) {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer)
    } else if (typeof value === 'object' && value !== null) for (const own of buffersOf(value)) buffers.add(own)
  }
  return [...buffers]
}

port.on('message', (message: ToAnalyst) => {
  switch (message.kind) {
    case 'know':
      for (const [number, thing] of message.things) things.know(number, thing)
      return
    case 'forget':
      return things.forget(message.number)
    case 'analyse':
      return void analyse(message.call, message.analysis)
  }
})
