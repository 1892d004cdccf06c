import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inWorkers, jestConfig, jestMajors, jestProject } from '../../support/jest-report.ts'
import type { TempProject } from '../../support/temp-project.ts'
import { expectTrueOrder, expectTrueProcesses, expectTrueTimes } from '../../support/true-order.ts'
import { recordWithJournal } from './journal.ts'
import { orderedSuite } from './ordered-suite.ts'

const modes: { mode: string; args: string[] }[] = [
  { mode: 'in band', args: ['-i'] },
  { mode: 'in band, shuffled', args: ['-i', '--randomize', '--seed=11'] },
  { mode: 'in two processes', args: inWorkers() },
  { mode: 'in two processes, shuffled', args: [...inWorkers(), '--randomize', '--seed=-4'] },
  { mode: 'in two threads', args: [...inWorkers(), '--workerThreads'] },
  { mode: 'in three threads, shuffled', args: [...inWorkers(3), '--workerThreads', '--randomize'] },
]

const twoProjects = `projects: ['left', 'right'].map((name) => ({
  displayName: name, globals: { PROJECT: name }, testMatch: ['**/{plain,retried,concurrent}.test.js'],
}))`

describe.each(jestMajors)('%s', (major) => {
  let project: TempProject

  beforeAll(async () => {
    project = await jestProject(major, {
      ...orderedSuite,
      'projects.config.cjs': jestConfig(twoProjects),
    })
  })
  afterAll(() => project[Symbol.asyncDispose]())

  test.each(modes)('$mode, the order recorded is the order run', async ({ args }) => {
    const run = await recordWithJournal(project, ['-c', 'jest.config.cjs', ...args])

    expectTrueOrder(run)
    expectTrueTimes(run)
    expectTrueProcesses(run)
  })

  test('of a file in two projects at once, each keeps its own order', async () => {
    const run = await recordWithJournal(project, ['-c', 'projects.config.cjs', ...inWorkers(), '--randomize'])

    expectTrueOrder(run)
    expectTrueTimes(run)
    expect(run.report.dictionary!.projects).toEqual(['left', 'right'])
    expect(run.report.run.projects.map(({ name }) => name)).toEqual(['left', 'right'])
  })

  test('shards record their own part', async () => {
    const first = await recordWithJournal(project, ['-c', 'jest.config.cjs', '--shard=1/2', ...inWorkers()])
    const second = await recordWithJournal(project, ['-c', 'jest.config.cjs', '--shard=2/2', '-i'])

    expectTrueOrder(first)
    expectTrueOrder(second)
    expect([first.report.run.shard, second.report.run.shard]).toEqual([
      { index: 1, count: 2 },
      { index: 2, count: 2 },
    ])
    const files = [first, second].flatMap(({ report }) => report.dictionary!.files.path)
    expect(files.toSorted()).toEqual(
      Object.keys(orderedSuite)
        .filter((path) => path.endsWith('.test.js'))
        .toSorted(),
    )
  })
})
