import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    reporters: ['default', ['@stratigraph/reporter/vitest', { project: 'shop' }]],
    // Optional: the dashboard then shows the line of each test.
    includeTaskLocation: true,
    // The planted slow test is slow, not broken: neither is it on a machine that is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: './global-setup.ts',
    maxWorkers: 2,
    tags: [{ name: 'unit' }, { name: 'e2e' }],
    projects: [
      // A project's name declares the layer of its tests where it is the name of a layer.
      { extends: true, test: { name: 'shop', exclude: ['storage/**'] } },
      { extends: true, test: { name: 'integration', include: ['storage/*.test.ts'] } },
    ],
  },
})
