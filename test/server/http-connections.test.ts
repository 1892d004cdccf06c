import { get } from 'node:http'
import { expect, test } from 'vitest'
import { startTestServer } from '../support/test-server.ts'

/** What proxies mostly allow a connection to lie idle: the side that opened it has to be the one that closes it. */
const proxyIdleS = 60

test('an idle connection is kept for longer than a proxy keeps it', async () => {
  await using server = await startTestServer()

  const header = await new Promise<string | undefined>((resolve, reject) => {
    get(`${server.url}/api/v1/health`, (response) => resolve(response.resume().headers['keep-alive'])).on(
      'error',
      reject,
    )
  })

  expect(Number(/timeout=(\d+)/.exec(header ?? '')?.[1])).toBeGreaterThan(proxyIdleS)
})
