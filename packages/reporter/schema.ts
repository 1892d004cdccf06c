import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

// Writes the JSON schemas from the types; with --check it fails when a committed file says something else.
const schemas = [
  // The format is open: a reader ignores keys that it does not know.
  {
    file: 'report.schema.json',
    source: 'src/report.ts',
    type: 'Report',
    title: 'Stratigraph report, version 1',
    open: true,
  },
  // Written by hand: an editor should point at what is misspelt.
  {
    file: 'quarantine.schema.json',
    source: 'src/quarantine/quarantine-file.ts',
    type: 'QuarantineFile',
    title: 'stratigraph.quarantine.json: tests whose failures are known',
    open: false,
  },
]

for (const { file, source, type, title, open } of schemas) {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const schema = createGenerator({
    path: fileURLToPath(new URL(source, import.meta.url)),
    type,
    additionalProperties: open,
    topRef: false,
    skipTypeCheck: true,
  }).createSchema(type)
  const generated = JSON.stringify({ title, ...schema })

  if (process.argv.includes('--check')) {
    const committed = await readFile(path, 'utf8').catch(() => '{}')
    if (JSON.stringify(JSON.parse(committed)) !== generated) {
      console.error(`packages/reporter/${file} does not fit ${source}. Run: npm run schema`)
      process.exitCode = 1
    }
  } else {
    await writeFile(path, generated)
    const oxfmt = fileURLToPath(new URL('../../node_modules/oxfmt/bin/oxfmt', import.meta.url))
    execFileSync(process.execPath, [oxfmt, path], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
}
