import { fileURLToPath } from 'node:url'

/** @type {import('jest').Config} */
export default {
  reporters: [
    'default',
    [
      '@stratigraph/reporter/jest',
      { project: 'shop', layers: { integration: ['test/examples/jest-shop/storage/**'] } },
    ],
  ],
  // The planted slow test is slow, not broken: neither is it on a machine that is busy.
  testTimeout: 60_000,
  globalSetup: './global-setup.ts',
  globalTeardown: './global-teardown.ts',
  maxWorkers: 2,
  roots: ['<rootDir>', '<rootDir>/../shop'],
  testSequencer: './shuffle-sequencer.cjs',
  transform: {
    '\\.ts$': [
      'babel-jest',
      {
        presets: [fileURLToPath(import.meta.resolve('@babel/preset-typescript'))],
        plugins: [fileURLToPath(import.meta.resolve('@babel/plugin-transform-modules-commonjs'))],
      },
    ],
  },
}
