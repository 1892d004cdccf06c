import type { TestServer } from '../../support/test-server.ts'

/** Asks until the answer is that of everything that was sent: verdicts are made outside of requests. */
export async function settled<T>(server: Pick<TestServer, 'get'>, path: string): Promise<T> {
  for (;;) {
    const response = await server.get(path)
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    const answer = (await response.json()) as T
    if (response.headers.get('cache-control') !== 'no-store') return answer
  }
}
