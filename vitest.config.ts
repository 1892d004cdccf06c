import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

// .ci/run counts from this file.
const { STRATIGRAPH_TEST_RESULTS: resultsPath } = process.env

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/examples/**', 'test/fixtures/**'],
    // Our own tests must not depend on order either.
    sequence: { shuffle: true, sequencer: LongFirst },
    // Many tests run a real runner, server or browser in a process of its own.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 3,
    // Many start a server from its sources: half of what that costs is stripping their types and compiling them.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    reporters: [
      'default',
      './test/support/skipped-reporter.ts',
      ...(resultsPath ? [['json', { outputFile: resultsPath }] as [string, object]] : []),
    ],
  },
})
