// node bench/scale.ts [--tests 50000] [--runs 18000] [--a-day 180] [--minutes 20] [--dir FOLDER]
// How a history of that size is stored, and how fast it answers. Writes its part of bench/RESULTS.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAnswers } from './scale/answers.ts'
import { fillHistory, type Filled } from './scale/fill-history.ts'
import { measureStorageCpu } from './scale/storage-cpu.ts'
import { round, writeSection, type Target } from './support/section.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const { values } = parseArgs({
  options: {
    tests: { type: 'string', default: '5000' },
    runs: { type: 'string', default: '2000' },
    'a-day': { type: 'string', default: '50' },
    minutes: { type: 'string', default: '60' },
    dir: { type: 'string' },
  },
})
const [tests, runs, runsPerDay, minutes] = [values.tests, values.runs, values['a-day'], values.minutes].map(Number) as [
  number,
  number,
  number,
  number,
]
const isLarge = tests > 5_000

const startMs = performance.now()
await using folder = await makeTempFolder()
const dir = values.dir ?? folder.path
await mkdir(dir, { recursive: true })
const cpu = await measureStorageCpu(Math.min(tests, 5000))
const path = join(dir, 'history.db')
// A folder that was filled before is asked again, as it was filled.
const filledPath = join(dir, 'filled.json')
if (!existsSync(filledPath)) {
  writeFileSync(filledPath, JSON.stringify(await fillHistory(path, { tests, runs, runsPerDay, minutes })))
}
const filled = JSON.parse(readFileSync(filledPath, 'utf8')) as Filled
console.log(JSON.stringify(filled))
const answers = await measureAnswers(dir, tests)

const bytes = filled.fileBytes / filled.results
const targets: Target[] = [
  {
    name: 'CPU a result, encoded, stored and derived ÷ inserted as a row without any index',
    measured: cpu.ratio,
    limit: 1 / 3,
    unit: '',
  },
  { name: 'bytes a result', measured: bytes, limit: isLarge ? 2.5 : 3.3, unit: 'B' },
  ...answers.targets(isLarge ? { cold: 100, warm: 15 } : { cold: Infinity, warm: 10 }),
]
writeSection(
  `scale-${tests}`,
  `A history of ${tests} tests`,
  {
    text: `
${tests} tests × ${filled.runs} runs, ${runsPerDay} a day: ${(filled.results / 1e6).toFixed(1)} million results${filled.runs < runs ? ` (${runs} runs were asked for; the time was over)` : ''}.
Filled without HTTP, from columns (bench/scale/column-suite.ts) to committed (synchronous FULL) and derived, in
${round(filled.wallS / 60)} minutes with all that the generator takes; memory (RSS) at the end ${round(filled.rssBytes / 2 ** 20)} MiB.

Both sides take turns, chapter by chapter, in a process of its own history; medians of five.

| CPU, microseconds a result | |
| --- | ---: |
| encoded and stored | ${round(cpu.store)} |
| derived | ${round(cpu.derive)} |
| the same results as rows without any index, one transaction a run | ${round(cpu.rows)} |

| stored | bytes a result |
| --- | ---: |
${filled.tables.map(({ name, bytes: own }) => `| ${name} | ${round(own / filled.results)} |`).join('\n')}
| the whole file | ${round(bytes)} |

${answers.text}`,
    targets,
  },
  performance.now() - startMs,
)
for (const { name, measured, limit, unit } of targets) {
  console.log(`${measured <= limit ? 'met   ' : 'MISSED'} ${name}: ${measured.toFixed(3)} ${unit} (limit ${limit})`)
}
