// Preloaded into the measured server (`--import`): tells over the process channel what it has used so far.
export interface Usage {
  /** User and system time of the whole process, all threads. */
  cpuMs: number
  rssBytes: number
}

process.on('message', (message) => {
  if (message !== 'usage') return
  const { user, system } = process.cpuUsage()
  const usage: Usage = { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
  process.send!(usage)
})
