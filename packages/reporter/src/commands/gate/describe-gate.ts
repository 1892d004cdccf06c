import { cleanLine } from '../../clean-line.ts'
import type { GatedRun } from '../../rerun/gate/gate-runs.ts'
import { countOf } from '../../summary/wording.ts'

const MAX_LINE = 300
/** Of failures that are told one by one; those that block come first. */
const MOST_SHOWN = 100

/** A run and each of its failures, with why it blocks or not. Foreign text never begins a line. */
export function describeGate({ verdict, gate }: GatedRun): string {
  const { run, failures, others } = verdict
  const told = [
    ...failures.map((failure, index) => ({ ...gate.failures[index]!, lines: linesOf(failure) })),
    ...others.map((other, index) => ({ ...gate.others[index]!, lines: otherLines(other) })),
  ].toSorted((a, b) => Number(b.blocks) - Number(a.blocks))
  const blocking = told.filter(({ blocks }) => blocks).length
  const shown = told.slice(0, MOST_SHOWN).map(({ blocks, why, lines: [name, ...rest] }) => {
    const head = `  ${blocks ? '✗ blocks' : '✓ passes'}  ${cleanLine(why, MAX_LINE)}`
    return [head, `      ${name}`, ...rest.map((line) => `        ${line}`)].join('\n')
  })
  const hidden = told.length - shown.length
  return `${[
    `gate  ${describeRun(run)}`,
    `      ${cleanLine(verdict.summary, MAX_LINE)}, by ${countOf(verdict.earlierReports, 'earlier report')}`,
    ...(shown.length > 0 ? ['', ...shown] : []),
    ...(hidden > 0 ? [`  and ${hidden} more (--json lists all)`] : []),
    '',
    conclusion(told.length, blocking),
  ].join('\n')}\n`
}

function describeRun({ id, commit, branch, tests, status }: GatedRun['verdict']['run']): string {
  const of = [commit?.slice(0, 7), branch === null ? undefined : `on ${branch}`].filter(Boolean).join(' ')
  return cleanLine(`run ${id}${of ? ` of ${of}` : ''}: ${countOf(tests, 'test')}, ${status}`, MAX_LINE)
}

function linesOf({ test, because, order, error }: GatedRun['verdict']['failures'][number]): string[] {
  const { file, project, titlePath, ordinal = 0, owners } = test
  const name = `${project ? `[${project}] ` : ''}${[file, ...titlePath].join(' > ')}${ordinal > 0 ? ` #${ordinal + 1}` : ''}`
  return [
    cleanLine(name, MAX_LINE),
    cleanLine(because, MAX_LINE),
    ...(order?.suspect ? [cleanLine(`depends on: ${order.suspect}`, MAX_LINE)] : []),
    ...(order ? [cleanLine(`${order.isProven ? 'reproduce' : 'prove'}: ${order.command}`, 1000)] : []),
    ...(error ? [cleanLine(`error: ${error}`, MAX_LINE)] : []),
    ...(owners.length > 0 ? [cleanLine(`owner: ${owners.join(', ')}`, MAX_LINE)] : []),
  ]
}

function otherLines({ file, owners, error }: GatedRun['verdict']['others'][number]): string[] {
  return [
    cleanLine(file ?? 'outside of any file', MAX_LINE),
    ...(error ? [cleanLine(`error: ${error}`, MAX_LINE)] : []),
    ...(owners.length > 0 ? [cleanLine(`owner: ${owners.join(', ')}`, MAX_LINE)] : []),
  ]
}

function conclusion(failures: number, blocking: number): string {
  if (failures === 0) return 'The gate is open: nothing failed.'
  if (blocking === 0) return `The gate is open: ${countOf(failures, 'failure')}, known and allowed.`
  return `The gate is closed: ${blocking} of ${countOf(failures, 'failure')} ${blocking === 1 ? 'blocks' : 'block'}.`
}
