/** The same two tests for both runners. */
export const testFiles = {
  'package.json': '{ "name": "stranger", "version": "1.0.0", "private": true }',
  'vitest/sum.test.mjs': `import { expect, test } from 'vitest'
test('adds', () => expect(1 + 1).toBe(2))
test('subtracts', () => expect(2 - 1).toBe(1))
`,
  'jest/sum.test.cjs': `test('adds', () => expect(1 + 1).toBe(2))
test('subtracts', () => expect(2 - 1).toBe(1))
`,
}

const vitestSettings = `include: ['vitest/**/*.test.mjs']`
const jestSettings = `testMatch: ['**/jest/**/*.test.cjs'], transform: {}`

export const configFiles = {
  'vitest.config.mjs': `import { defineConfig } from 'vitest/config'
export default defineConfig({ test: { ${vitestSettings}, reporters: ['default', '@stratigraph/reporter/vitest'] } })
`,
  'vitest.config.cjs': `module.exports = {
  test: { ${vitestSettings}, reporters: ['default', ['@stratigraph/reporter/vitest', { project: 'stranger' }]] },
}
`,
  'vitest.config.mts': `import { defineConfig } from 'vitest/config'
import type { ReporterOptions } from '@stratigraph/reporter'
const options: ReporterOptions = { layers: { unit: ['vitest/**'] } }
export default defineConfig({
  test: { ${vitestSettings}, reporters: ['default', ['@stratigraph/reporter/vitest', options]] },
})
`,
  'jest.config.cjs': `module.exports = { ${jestSettings}, reporters: ['default', '@stratigraph/reporter/jest'] }
`,
  'jest.config.mjs': `export default {
  ${jestSettings},
  reporters: ['default', ['@stratigraph/reporter/jest', { project: 'stranger' }]],
}
`,
  'options.mts': `import type { ReporterOptions } from '@stratigraph/reporter'
import type { Report } from '@stratigraph/reporter/report'
export const options: ReporterOptions = { deadlineMs: 1000, layers: { e2e: ['e2e/**'] } }
export const version: Report['version'] = 1
`,
  'options.cts': `import type { ReporterOptions } from '@stratigraph/reporter' with { 'resolution-mode': 'import' }
export const options: ReporterOptions = { deadlineMs: 1000, layers: { e2e: ['e2e/**'] } }
`,
  'wrong-options.mts': `import type { ReporterOptions } from '@stratigraph/reporter'
export const options: ReporterOptions = { deadline: 1000 }
`,
}

/** The configurations that runners are started with. */
export const configNames = Object.keys(configFiles).filter((name) => name.includes('.config.'))
