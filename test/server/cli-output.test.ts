import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startTestServer } from '../support/test-server.ts'

test('what comes in is told in a line: run and tests, or why it was refused', async () => {
  await using server = await startTestServer()

  await server.send(buildReport({ id: 'told', files: [{ path: 'a.test.ts', tests: ['x', 'y'] }] }))
  await server.post('{"hello":1}')

  expect(server.output()).toMatch(/^ {2}stored {5}told: 2 tests$/m)
  expect(server.output()).toMatch(/^ {2}refused {4}upload: format: expected/m)
})

test('nothing that others wrote commands the terminal', async () => {
  await using server = await startTestServer()
  const path = join(server.dir, 'runs', '\u001b[2J\u009b31m\u202eevil.json.gz')

  await writeFile(path, gzipReport(buildReport({ id: 'x' })).subarray(0, 50))
  // Old enough not to be written to any more.
  await utimes(path, 1, 1)

  await expect.poll(() => server.output(), { timeout: 20_000 }).toMatch('evil.json.gz: ')
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  expect(server.output()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})
