import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { vitestMajors } from '../reporter/vitest/vitest-project.ts'
import { jestMajors } from '../support/jest-report.ts'
import { strangerProject } from './exit-codes/stranger.ts'

test.each([...vitestMajors, ...jestMajors])(
  '%s: Ctrl+C while the report is on its way ends the run at once, and the report waits for the next',
  async (major) => {
    await using project = await strangerProject(major)
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const isJest = major.startsWith('jest')
    const dir = join(project.dir, 'kept')
    // Far longer than this test may take: whoever waits for the deadline fails.
    const ours = [`@stratigraph/reporter/${isJest ? 'jest' : 'vitest'}`, { url, dir, deadlineMs: 600_000 }]

    const finished = await project.run(isJest ? ['--ci', '-i', 'plain-passing'] : ['plain-passing/'], {
      env: { SETTINGS: JSON.stringify({ reporters: ['default', ours], ...(isJest ? {} : { globals: true }) }) },
      onSpawn: (child) => server.once('connection', () => child.kill('SIGINT')),
    })
    server.close()

    expect([finished.exitCode, finished.signal]).toEqual(isJest ? [null, 'SIGINT'] : [130, null])
    const [saved, ...others] = await readdir(join(dir, 'runs'))
    expect(others).toEqual([])
    expect(await readdir(join(dir, 'unsent'))).toEqual([saved!.replace('.json.gz', '.json')])
  },
)
