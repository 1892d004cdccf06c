import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/**
 * @returns the port, or for 0 one that is free
 * @throws when something listens there already, with who it is and how to take another port
 */
export async function takePort(port: number): Promise<number> {
  const free = await new Promise<number | string>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen(port, '127.0.0.1', () => {
      const { port: taken } = probe.address() as AddressInfo
      probe.close(() => resolve(taken))
    })
  })
  return typeof free === 'number' ? free : refuse(port, free)
}

async function refuse(port: number, code: string): Promise<never> {
  const command = process.env.npm_lifecycle_event === 'dev' ? 'npm run dev' : 'npm start'
  const another = `Take another port: ${command} -- --port ${port === 4319 ? 4320 : 4319}`
  if (code !== 'EADDRINUSE') throw new Error(`Port ${port} cannot be used (${code}). ${another}`)
  const url = `http://127.0.0.1:${port}`
  throw new Error(
    (await isStratigraph(url))
      ? `A Stratigraph server runs already at ${url}. Open it, or stop it first. ${another}`
      : `Port ${port} is taken by another program. ${another}`,
  )
}

async function isStratigraph(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(2000) })
    return 'formatVersion' in ((await response.json()) as object)
  } catch {
    return false
  }
}
