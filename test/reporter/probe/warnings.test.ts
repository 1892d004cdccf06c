import { expect, test } from 'vitest'
import { runnerPackages, TempProject, type RunnerMajor } from '../../support/temp-project.ts'

// Node warns of what is deprecated or experimental: whoever looks at the whole process must not be the one who sets it off.

const body = `
test('changes the surroundings', () => { process.env.LEFT = '1'; globalThis.left = 1 })
test('writes', () => { fs.writeFileSync('left.txt', ''); fs.rmSync('left.txt') })
test('asks', async () => {
  const server = http.createServer((request, response) => response.end('x'))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  await (await fetch('http://127.0.0.1:' + server.address().port)).text()
  await new Promise((resolve) => { server.close(resolve); server.closeAllConnections() })
})`

const inVitest = `import fs from 'node:fs'\nimport http from 'node:http'\nimport { test } from 'vitest'\n${body}`
const inJest = `const fs = require('node:fs')\nconst http = require('node:http')\n${body}`
const reporters = (runner: string): string =>
  `process.env.WITH_US ? ['default', '@stratigraph/reporter/${runner}'] : ['default']`

function filesOf(major: RunnerMajor): Record<string, string> {
  return runnerPackages[major].name === 'vitest'
    ? { 'vitest.config.js': `export default { test: { reporters: ${reporters('vitest')} } }`, 'a.test.js': inVitest }
    : {
        'package.json': '{ "name": "stranger", "private": true }',
        'jest.config.cjs': `module.exports = { transform: {}, reporters: ${reporters('jest')} }`,
        'a.test.js': inJest,
      }
}

test.each(['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30'] as const)(
  '%s: Node warns of nothing that it does not warn of without us',
  async (major) => {
    await using project = await TempProject.create(major, filesOf(major))
    async function warnings(env: Record<string, string>): Promise<string[]> {
      const { stdout, stderr, exitCode } = await project.run([], {
        env: { ...env, NODE_OPTIONS: '--pending-deprecation', NODE_NO_WARNINGS: undefined },
      })
      expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
      const told = (stdout + stderr).match(/^\(node:\d+\) .*$/gm) ?? []
      return [...new Set(told.map((line) => line.replace(/\d+/, 'n')))].toSorted((a, b) => a.localeCompare(b))
    }

    const without = await warnings({ WITH_US: '' })
    const withUs = await warnings({ WITH_US: '1' })

    expect(withUs).toEqual(without)
    expect(await project.reports()).toHaveLength(1)
  },
)
