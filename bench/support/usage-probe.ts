// Preloaded into the measured server (`--import`): tells over the process channel what it has used so far.
export interface Usage {
  /** User and system time of the whole process, all threads. */
  cpuMs: number
  rssBytes: number
}

/** CPU time that the main thread spent between two chances to answer, ms, since that was last asked for. */
export type Turns = number[]

let turns: Turns | undefined

process.on('message', (message) => {
  if (message === 'turns') return sendTurns()
  if (message !== 'usage') return
  const { user, system } = process.cpuUsage()
  const usage: Usage = { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
  process.send!(usage)
})

function sendTurns(): void {
  process.send!(turns ?? [])
  if (!turns) watchTurns()
  turns = []
}

/** A timer that is due fires once in each turn of the event loop. Others that run meanwhile do not count: only CPU does. */
function watchTurns(): void {
  let before = process.threadCpuUsage()
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(before)
    before = process.threadCpuUsage()
    turns!.push((user + system) / 1000)
  }, 1).unref()
}
