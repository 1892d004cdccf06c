import { get } from 'node:http'
import { expect, test } from 'vitest'
import { startTestServer } from '../support/test-server.ts'

/** What proxies mostly allow a connection to lie idle: the side that opened it has to be the one that closes it. */
const proxyIdleS = 60

test('an idle connection is kept for longer than a proxy keeps it', async () => {
  await using server = await startTestServer()

  const told = await new Promise<string>((resolve, reject) => {
    get(`${server.url}/api/v1/health`, (response) => resolve(String(response.resume().headers['keep-alive']))).on(
      'error',
      reject,
    )
  })

  expect(Number(/timeout=(\d+)/.exec(told)?.[1])).toBeGreaterThan(proxyIdleS)
})
