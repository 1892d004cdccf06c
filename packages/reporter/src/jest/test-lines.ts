import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { CircusTest, Runtime, TestEnvironment } from './jest-shapes.ts'

interface Position {
  line: number
  column: number
}

/**
 * Lines of the tests in their file, from 1; 0 where unknown. jest-circus keeps an error from where each test was
 * defined. To have Jest format it takes 100 to 150 µs a test; one position of the raw frames takes 5.
 *
 * Call it when the results are done: it settles the text of those errors.
 */
export function findTestLines(
  tests: CircusTest[],
  { global }: TestEnvironment,
  runtime: Runtime,
  testPath: string,
): number[] {
  const files = new Set([testPath, pathToFileURL(testPath).href])
  const toSource = sourceLines(runtime, testPath)
  let position: Position | undefined

  // The errors belong to the tests' realm: it is its Error that formats them.
  const format = Object.getOwnPropertyDescriptor(global.Error, 'prepareStackTrace')
  Object.defineProperty(global.Error, 'prepareStackTrace', {
    value: formatPosition,
    configurable: true,
    writable: true,
  })
  try {
    return tests.map(({ asyncError }) => {
      position = undefined
      const stack = asyncError?.stack
      return position ? toSource(position) : lineInStack(stack, testPath)
    })
  } finally {
    if (format) Object.defineProperty(global.Error, 'prepareStackTrace', format)
    else Reflect.deleteProperty(global.Error, 'prepareStackTrace')
  }

  function formatPosition(error: Error, frames: NodeJS.CallSite[]): string {
    const frame = frames.find((candidate) => files.has(candidate.getFileName() ?? ''))
    position = { line: frame?.getLineNumber() ?? 0, column: frame?.getColumnNumber() ?? 0 }
    return `${error.name}: ${error.message}\n    at ${testPath}:${position.line}:${position.column}`
  }
}

/** From the file as it ran to the file as it was written. */
function sourceLines(runtime: Runtime, testPath: string): (position: Position) => number {
  const mapPath = runtime.getSourceMaps?.().get(testPath)
  if (!mapPath) return ({ line }) => line
  const map = new SourceMap(JSON.parse(readFileSync(mapPath, 'utf8')) as SourceMapPayload)
  return ({ line, column }) => {
    const entry = map.findEntry(line - 1, column - 1)
    return 'originalLine' in entry ? entry.originalLine + 1 : 0
  }
}

/** Where Jest has formatted the error already, it has also mapped it. */
function lineInStack(stack: string | undefined, testPath: string): number {
  const after = stack?.split(`${testPath}:`, 2)[1]
  return Number.parseInt(after ?? '0', 10) || 0
}
