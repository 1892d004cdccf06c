import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TempProject } from '../../test/support/temp-project.ts'
import { endedChildrenCpuS } from './child-cpu.ts'

export const fileCount = 200
export const testsPerFile = 50

export interface Sample {
  cpuS: number
  wallS: number
}

export async function timeRun(project: TempProject, args: string[], env: Record<string, string> = {}): Promise<Sample> {
  await rm(join(project.dir, 'out'), { recursive: true, force: true })
  await mkdir(join(project.dir, 'out'))
  const cpuBeforeS = endedChildrenCpuS()
  const startMs = performance.now()
  const { exitCode, stdout, stderr } = await project.run(args, { env })
  const wallS = (performance.now() - startMs) / 1000
  if (exitCode !== 0) throw new Error(`${project.runner} ${args.join(' ')} failed:\n${stdout}\n${stderr}`)
  return { cpuS: endedChildrenCpuS() - cpuBeforeS, wallS }
}

export function vitestFiles(): Record<string, string> {
  const source = `import { test } from 'vitest'\nfor (let i = 0; i < ${testsPerFile}; i++) test('test ' + i, () => {})\n`
  return { 'empty.mjs': 'export default class {}', ...testFiles(source) }
}

export const jestSettings = {
  'package.json': '{ "name": "stranger", "private": true }',
  'jest.config.json': '{ "transform": {} }',
}

export function jestFiles(): Record<string, string> {
  const source = `for (let i = 0; i < ${testsPerFile}; i++) test('test ' + i, () => {})\n`
  return {
    ...jestSettings,
    'empty.cjs': 'module.exports = class {}',
    ...testFiles(source),
  }
}

function testFiles(source: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: fileCount }, (_, file) => [`file-${file}.test.js`, source]))
}
