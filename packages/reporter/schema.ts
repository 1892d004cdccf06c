import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

// Writes report.schema.json from src/report.ts; with --check it fails when the committed file says something else.
const path = fileURLToPath(new URL('report.schema.json', import.meta.url))
const schema = createGenerator({
  path: fileURLToPath(new URL('src/report.ts', import.meta.url)),
  type: 'Report',
  // The format is open: a reader ignores keys that it does not know.
  additionalProperties: true,
  topRef: false,
  skipTypeCheck: true,
}).createSchema('Report')
const generated = JSON.stringify({ title: 'Stratigraph report, version 1', ...schema })

if (process.argv.includes('--check')) {
  const committed = await readFile(path, 'utf8').catch(() => '{}')
  if (JSON.stringify(JSON.parse(committed)) !== generated) {
    console.error('packages/reporter/report.schema.json does not fit src/report.ts. Run: npm run schema')
    process.exitCode = 1
  }
} else {
  await writeFile(path, generated)
  const oxfmt = fileURLToPath(new URL('../../node_modules/oxfmt/bin/oxfmt', import.meta.url))
  execFileSync(process.execPath, [oxfmt, path], { stdio: ['ignore', 'ignore', 'inherit'] })
}
