import { apiPath, get } from './client.ts'
import type { Lane, LaneFile, LaneTest, NamesAnswer, RunAnswer, RunLanesAnswer } from './types.ts'

/** A run with all its lanes. Where it comes from: `runPath`. */
export async function readRun(path: string, abort?: AbortSignal): Promise<RunAnswer> {
  const run = await get<RunLanesAnswer>(path, abort)
  return inFull(run, await namesOf(run, abort))
}

export const runPath = (id: string): string => apiPath(`/runs/${encodeURIComponent(id)}/lanes`)

/** The names of the project that was looked at last: thousands, and the same for all of its runs. */
let kept: { project: string; names: NamesAnswer } | undefined

async function namesOf(
  { run: { project }, names: version }: RunLanesAnswer,
  abort?: AbortSignal,
): Promise<NamesAnswer> {
  if (kept?.project !== project || kept.names.version !== version) {
    kept = { project, names: await get<NamesAnswer>(apiPath('/names', { project }), abort) }
  }
  return kept.names
}

/** What `/runs/{id}` would say. */
export function inFull({ names: _version, lanes, notRun, ...others }: RunLanesAnswer, names: NamesAnswer): RunAnswer {
  const positions = new Map<number | null, Map<number, number>>()
  return {
    ...others,
    lanes: lanes.map((lane) => {
      const ofShard = positions.get(lane.shard) ?? new Map<number, number>()
      positions.set(lane.shard, ofShard)
      return laneInFull(lane, names, ofShard)
    }),
    notRun: notRun.flatMap((lists) =>
      (['skipped', 'todo', 'pending'] as const).flatMap((status) =>
        lists[status].map((test) => {
          const { id, file, titlePath, ordinal } = nameOf(names, test)
          return { id, file, titlePath, ...(ordinal ? { ordinal } : {}), status }
        }),
      ),
    ),
  }
}

type LaneColumns = RunLanesAnswer['lanes'][number]

/** @param positions how many tests of each file of the shard came before */
function laneInFull({ tests, files, ...lane }: LaneColumns, names: NamesAnswer, positions: Map<number, number>): Lane {
  const others = new Map(tests.others)
  const attempts = new Map(tests.attempts)
  const crossed = tests.boundaries && new Map(tests.boundaries)
  let endUs = 0
  return {
    ...lane,
    tests: tests.test.map((test, place): LaneTest => {
      const startUs = endUs + tests.gapUs[place]!
      endUs = startUs + tests.durationUs[place]!
      const file = names.tests.file[test]!
      const position = (positions.get(file) ?? 0) + 1
      positions.set(file, position)
      return {
        ...nameOf(names, test),
        status: others.get(place) ?? 'passed',
        startMs: startUs / 1000,
        durationMs: tests.durationUs[place]! / 1000,
        position,
        sequence: place + 1,
        attempts: attempts.get(place) ?? 1,
        ...(crossed ? { boundaries: crossed.get(place) ?? [] } : {}),
      }
    }),
    files: files.file.map((file, place) => fileInFull(files, names, file, place)),
  }
}

function fileInFull(
  { file: _files, process, ...times }: LaneColumns['files'],
  { files }: NamesAnswer,
  file: number,
  place: number,
): LaneFile {
  const ms = Object.fromEntries(Object.entries(times).map(([name, column]) => [name, column[place]!]))
  return {
    file: files.path[file]!,
    project: files.project[file]!,
    owners: files.owners[file]!,
    process: process[place]!,
    ...(ms as Record<keyof typeof times, number | null>),
  }
}

type TestName = Pick<LaneTest, 'id' | 'file' | 'line' | 'project' | 'titlePath' | 'ordinal' | 'layer'>

function nameOf({ tests, files, layers }: NamesAnswer, test: number): TestName {
  const file = tests.file[test]!
  const ordinal = tests.ordinal[test]!
  return {
    id: tests.id[test]!,
    file: files.path[file]!,
    line: tests.line[test]! || null,
    project: files.project[file]!,
    titlePath: tests.title[test]!.split('\u001F'),
    ...(ordinal > 0 ? { ordinal } : {}),
    layer: layers[tests.layer[test]!]!,
  }
}
