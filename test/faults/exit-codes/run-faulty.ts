import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finished, TempProject } from '../../support/temp-project.ts'
import { withDisk } from '../own-disk.ts'
import type { Fault } from './faults.ts'

export const deadlineMs = 2000

export interface FaultyRun extends Finished {
  /** How often a timer of 10 ms fired while our reporter ended its work; null where it did not come to that. */
  turns: number | null
  /** Functions that failed for our reporter. */
  sabotaged: string
}

let runs = 0

/** Runs one suite with our reporter amid the fault, or without our reporter and without the fault. */
export async function runFaulty(project: TempProject, folder: string, fault: Fault | undefined): Promise<FaultyRun> {
  await using server = await fault?.server?.()
  const out = join(project.dir, 'out', String(runs++))
  await mkdir(out, { recursive: true })
  const url = server?.url ?? fault?.url
  const options = { deadlineMs, dir: fault?.disk ? join(project.dir, 'kept') : out, ...(url ? { url } : {}) }
  const ours = fault ? [['./counted.js', options]] : []
  const isJest = project.runner.startsWith('jest')
  const reporters = ['default', ...ours]
  const settings = isJest ? { reporters } : { reporters, globals: true }

  const finished = await project.run(isJest ? ['--ci', '-i', folder] : [`${folder}/`], {
    env: {
      SETTINGS: JSON.stringify(settings),
      TURNS: join(out, 'turns'),
      ...(fault?.sabotage === undefined
        ? {}
        : {
            NODE_OPTIONS: `--require=${join(project.dir, 'sabotage.cjs')}`,
            SABOTAGE: fault.sabotage,
            SABOTAGE_LOG: join(out, 'sabotaged'),
          }),
    },
    ...(fault?.disk ? { through: withDisk(fault.disk, join(project.dir, 'kept')) } : {}),
  })

  const read = (name: string): Promise<string> => readFile(join(out, name), 'utf8').catch(() => '')
  const turns = await read('turns')
  return { ...finished, turns: turns === '' ? null : Number(turns), sabotaged: await read('sabotaged') }
}
