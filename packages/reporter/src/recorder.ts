import { homedir } from 'node:os'
import { createEvidenceCleaner } from './clean-evidence.ts'
import { cleanFile, type Cleaner } from './clean-file.ts'
import { createStackCleaner } from './clean-stack.ts'
import { nowNs } from './clock.ts'
import { clipName, createErrorClipper } from './clip.ts'
import type { EncodableFile } from './encode.ts'
import { gatherEnvironment } from './environment/environment.ts'
import { createFinishing } from './finishing.ts'
import { createLayerRules } from './layers.ts'
import { resolveOptions, type Config, type ReporterOptions } from './options.ts'
import type { RecordedFile, RunnerFacts } from './recording.ts'
import { noParts, type ProbeParts } from './probe-parts.ts'
import { createReportId } from './report-id.ts'
import type { ErrorFacts, RunStatus } from './report.ts'
import { createRelativizer, findRepositoryRoot, findStratigraphDir, namesOf } from './repository.ts'
import { stderrHasColors, writeToStderr } from './stderr.ts'

/**
 * One run being recorded. The adapters (vitest.ts, jest.ts) feed it; it saves, sends and sums up.
 * No method throws, and `finish` never rejects and never takes longer than the deadline.
 */
export interface Recorder {
  /** False when disabled or in watch mode: adapters then install nothing. */
  readonly enabled: boolean
  /** What adapters let their pieces in the workers look for. */
  readonly probe: ProbeParts
  /** Microseconds from the start of the run to a `process.hrtime.bigint()` of any process of this machine. */
  sinceStartUs(hrtime: bigint): number
  /** Microseconds from the start of the run to a `Date.now()`: only where nothing monotonic exists. */
  sinceStartUsOfEpochMs(epochMs: number): number
  /** Replaces what was recorded of the same file of the same project before (watch mode, re-runs). */
  addFile(file: RecordedFile): void
  addError(error: ErrorFacts & { file?: string; test?: string }): void
  /** Save to disk, send, print the summary. Once: further calls return the same promise. */
  finish(outcome: { status: RunStatus; /** @default until now */ durationUs?: number }): Promise<void>
  /** Save to disk at once, synchronously: the process is about to die. Does nothing if the run is saved already. */
  finishNow(outcome: { status: RunStatus }): void
}

/** The surroundings of a recorder; tests bring their own. */
export interface Host {
  env: Record<string, string | undefined>
  cwd: string
  write: (text: string) => void
  /** @default false */
  colors?: boolean
}

const MAX_RUN_ERRORS = 100

export function startRecorder(options: ReporterOptions | undefined, facts: RunnerFacts, host?: Host): Recorder {
  const startHr = nowNs()
  const startEpochMs = Date.now()
  const clock: Clock = {
    startedAt: new Date(startEpochMs),
    sinceStartUs: (hrtime) => Number(hrtime - startHr) / 1000,
    sinceStartUsOfEpochMs: (epochMs) => (epochMs - startEpochMs) * 1000,
  }
  const surroundings = host ?? { env: process.env, cwd: process.cwd(), write: writeToStderr, colors: stderrHasColors() }
  const inert = {
    ...clock,
    enabled: false,
    probe: noParts,
    addFile() {},
    addError() {},
    finish: () => Promise.resolve(),
    finishNow() {},
  }
  try {
    const { config, warnings } = resolveOptions(options, surroundings.env)
    if (config.disable || (facts.watch && !config.watch)) return inert
    for (const warning of warnings) surroundings.write(`stratigraph: ${warning}\n`)
    return createRecorder(config, facts, clock, surroundings)
  } catch (error) {
    surroundings.write(`stratigraph: this run is not recorded: ${String(error)}\n`)
    return inert
  }
}

interface Clock extends Pick<Recorder, 'sinceStartUs' | 'sinceStartUsOfEpochMs'> {
  startedAt: Date
}

function createRecorder(config: Config, facts: RunnerFacts, clock: Clock, host: Host): Recorder {
  const { env, cwd, write } = host
  const root = findRepositoryRoot(facts.rootDir)
  const top = root ?? facts.rootDir
  const relativize = createRelativizer(top)
  const clipErrors = createErrorClipper(createStackCleaner(namesOf(top), homedir()))
  const cleaner = {
    relativize,
    layersOf: createLayerRules(config.layers),
    clipErrors,
    evidence: createEvidenceCleaner(relativize),
  }
  const gathering = gatherEnvironment(root, env, top)
  for (const problem of gathering.current().quarantine.problems.slice(0, 1)) write(`stratigraph: ${problem}\n`)
  const id = createReportId(clock.startedAt)
  const files = new Map<string, EncodableFile>()
  const errors: Parameters<Recorder['addError']>[0][] = []
  const nowUs = (): number => clock.sinceStartUs(nowNs())
  const finishing = createFinishing({
    config,
    facts,
    host,
    dir: findStratigraphDir(cwd, config.dir),
    gathering,
    recorded: () => ({ id, startedAt: clock.startedAt, files: [...files.values()], errors }),
  })
  let finished: Promise<void> | undefined

  /** Whatever goes wrong in here is told in one line and stays in here. */
  function guarded(action: () => void): void {
    try {
      action()
    } catch (error) {
      write(`stratigraph: ${String(error)}\n`)
    }
  }

  return {
    enabled: true,
    probe: config.probe,
    sinceStartUs: clock.sinceStartUs,
    sinceStartUsOfEpochMs: clock.sinceStartUsOfEpochMs,
    addFile: (file) =>
      guarded(() => {
        const clean = cleanWithoutNonsense(file, cleaner)
        files.set(`${clean.project}\0${clean.path}`, clean)
      }),
    addError: (error) =>
      guarded(() => {
        if (errors.length >= MAX_RUN_ERRORS) return
        const { file, test, ...clipped } = { ...error, ...cleaner.clipErrors([error])[0]! }
        errors.push({
          ...clipped,
          ...(file === undefined ? {} : { file: clipName(relativize(file)) }),
          ...(test === undefined ? {} : { test: clipName(test) }),
        })
      }),
    finish({ status, durationUs = nowUs() }) {
      finished ??= finishing
        .complete({ status, durationUs })
        .catch((error: unknown) => guarded(() => write(`stratigraph: ${String(error)}\n`)))
      return finished
    },
    finishNow: ({ status }) => guarded(() => finishing.now({ status, durationUs: nowUs() })),
  }
}

/** Where a test wrote over what the probe noted, that costs those notes, not the file. */
function cleanWithoutNonsense(file: RecordedFile, cleaner: Cleaner): EncodableFile {
  try {
    return cleanFile(file, cleaner)
  } catch {
    const { evidence: _, ...bare } = file
    return cleanFile({ ...bare, tests: file.tests.map(({ evidence: __, ...test }) => test) }, cleaner)
  }
}
