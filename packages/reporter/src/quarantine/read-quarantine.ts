import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseQuarantine, type QuarantineReading } from './parse-quarantine.ts'
import { QUARANTINE_FILE } from './quarantine-file.ts'

const MAX_BYTES = 4 * 1024 * 1024

/** The quarantine file of a repository; without one, nothing. Never throws. */
export function readQuarantine(root: string): QuarantineReading {
  const path = join(root, QUARANTINE_FILE)
  try {
    const facts = statSync(path, { throwIfNoEntry: false })
    if (!facts?.isFile()) return { entries: [], problems: [] }
    if (facts.size > MAX_BYTES) throw new Error(`is larger than ${MAX_BYTES} bytes`)
    return parseQuarantine(readFileSync(path, 'utf8'), QUARANTINE_FILE)
  } catch (error) {
    return { entries: [], problems: [`${QUARANTINE_FILE}: cannot be read: ${(error as Error).message}`] }
  }
}
