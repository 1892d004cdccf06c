import { styleText } from 'node:util'
import type { RunRow } from '../../packages/server/src/api-schemas/runs.ts'

/** One line of the progress: number, runner, seed, outcome, time. */
export function runLine(number: number, runner: string, { counts, wallMs }: RunRow): string {
  const { passed, failed, skipped, pending, unfinished } = counts
  const others: string[] = []
  if (skipped > 0) others.push(`${skipped} skipped`)
  if (pending + unfinished > 0) others.push(`${pending + unfinished} not finished`)
  const failedText = `${failed} failed`.padStart(9)
  return [
    `  ${String(number).padStart(4)}`,
    runner.padEnd(6),
    `${passed} passed`.padStart(10),
    failed > 0 ? styleText('red', failedText) : styleText('dim', failedText),
    `${(wallMs / 1000).toFixed(1)} s`.padStart(6),
    ...others,
  ].join('  ')
}
