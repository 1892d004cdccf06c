import { createHash } from 'node:crypto'
import { stretchOf, type EncodableFile } from '../encode.ts'
import type { DeclaredLayer } from '../layers.ts'
import { TITLE_SEPARATOR } from '../report.ts'

export interface MeasuredTest {
  /** Hash of project, runner project, file, titles and the ordinal among tests of the same name. */
  key: string
  file: string
  titlePath: string[]
  durationMs: number
  passed: boolean
}

export interface LayerTime {
  tests: number
  timeMs: number
}

export interface Measured {
  /** Tests that ran. */
  tests: number
  notRun: number
  failed: number
  timeMs: number
  layers: Record<'unit' | 'integration' | 'e2e', LayerTime>
  /** Tests without a declared layer: they are counted as unit. */
  undeclared: number
  /** The slowest tests first, at most `MAX_SLOWEST`. */
  slowest: MeasuredTest[]
}

/** Of so many tests a history is kept for the next run's comparison. */
const MAX_SLOWEST = 500

const LAYER_NAMES = ['unit', 'unit', 'integration', 'e2e'] as const satisfies Record<DeclaredLayer, string>

/** What the summary tells of a run. Pure. */
export function measureRun(project: string, files: EncodableFile[]): Measured {
  const layers = { unit: noTime(), integration: noTime(), e2e: noTime() }
  const measured: Measured = { tests: 0, notRun: 0, failed: 0, timeMs: 0, layers, undeclared: 0, slowest: [] }
  const found: { file: EncodableFile; index: number; durationMs: number }[] = []
  for (const file of files) {
    file.tests.forEach((test, index) => {
      if (test.attempts.length === 0) {
        measured.notRun++
        return
      }
      const { startUs, endUs } = stretchOf(test)
      const durationMs = (endUs - startUs) / 1000
      const layer = layers[LAYER_NAMES[test.layer]]
      layer.tests++
      layer.timeMs += durationMs
      measured.tests++
      measured.timeMs += durationMs
      if (test.layer === 0) measured.undeclared++
      if (test.status === 'failed') measured.failed++
      found.push({ file, index, durationMs })
    })
  }
  found.sort((a, b) => b.durationMs - a.durationMs)
  measured.slowest = found.slice(0, MAX_SLOWEST).map(({ file, index, durationMs }) => {
    const { titlePath, status } = file.tests[index]!
    return { key: keyOf(project, file, index), file: file.path, titlePath, durationMs, passed: status === 'passed' }
  })
  return measured
}

const noTime = (): LayerTime => ({ tests: 0, timeMs: 0 })

function keyOf(project: string, file: EncodableFile, index: number): string {
  const { titlePath } = file.tests[index]!
  const name = titlePath.join(TITLE_SEPARATOR)
  const ordinal = file.tests.slice(0, index).filter((test) => test.titlePath.join(TITLE_SEPARATOR) === name).length
  const identity = JSON.stringify([project, file.project, file.path, titlePath, ordinal])
  return createHash('sha256').update(identity).digest('hex').slice(0, 16)
}
