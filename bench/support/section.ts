import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** What one part of the bench found. */
export interface Findings {
  /** Markdown below the heading: what was measured, both sides, how. */
  text: string
  targets: Target[]
}

export interface Target {
  /** e.g. "CPU over the empty reporter, Vitest 5" */
  name: string
  measured: number
  limit: number
  unit: string
}

const resultsPath = fileURLToPath(new URL('../RESULTS.md', import.meta.url))

const preface = `# Results of \`npm run bench\`

Written by bench/run.ts: do not edit. Every number below was measured by the code in this folder; both sides of each
ratio come from one job. \`npm run bench -- NAME\` measures one part again; bench/run.ts has the names.
`

/** Puts the findings of one part into RESULTS.md, in place of what it found before. */
export function writeSection(id: string, heading: string, findings: Findings, tookMs: number): void {
  const section = [
    `<!-- ${id} -->`,
    `## ${heading}`,
    '',
    `${machine()}; ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}; took ${Math.round(tookMs / 1000)} s.`,
    '',
    findings.text.trim(),
    '',
    ...targetTable(findings.targets),
    `<!-- /${id} -->`,
  ].join('\n')

  const before = existsSync(resultsPath) ? readFileSync(resultsPath, 'utf8') : `${preface}\n`
  const old = new RegExp(`<!-- ${id} -->[^]*<!-- /${id} -->`)
  const after = old.test(before) ? before.replace(old, () => section) : `${before.trimEnd()}\n\n${section}\n`
  writeFileSync(resultsPath, after)
}

const isMet = ({ measured, limit }: Target): boolean => measured <= limit

function targetTable(targets: Target[]): string[] {
  if (targets.length === 0) return []
  return [
    '| target | measured | limit | |',
    '| --- | ---: | ---: | --- |',
    ...targets.map(
      (target) =>
        `| ${target.name} | ${round(target.measured)} ${target.unit} | ${target.limit} ${target.unit} | ${isMet(target) ? 'met' : '**missed**'} |`,
    ),
  ]
}

/** Three figures are as many as these measurements carry. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return 'n/a'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toFixed(digits)
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const gibibytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${model}, ${gibibytes} GiB, ${process.platform}, Node ${process.version}, load average ${loadavg()[0]!.toFixed(1)}`
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
}
