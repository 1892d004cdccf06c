import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { FORMAT, type Report } from '../../report.ts'

/** More than enough to judge by, and read in a few seconds. */
const MOST_REPORTS = 300

/** The newest reports of a folder, of any runner, oldest first. What is no report of ours is passed over. */
export function readReports(dir: string): Report[] {
  let names: string[]
  try {
    names = readdirSync(join(dir, 'runs')).filter((name) => name.endsWith('.json.gz'))
  } catch {
    return []
  }
  // Report ids begin with their time.
  return names
    .toSorted()
    .slice(-MOST_REPORTS)
    .flatMap((name) => readReport(join(dir, 'runs', name)))
    .toSorted((left, right) => Date.parse(left.run.startedAt) - Date.parse(right.run.startedAt))
}

function readReport(path: string): Report[] {
  try {
    const report = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Report
    return report.format === FORMAT && report.dictionary ? [report] : []
  } catch {
    return []
  }
}
