// npm run check:imports
import { findForbiddenImports } from './import-arrows.ts'
import { readOurSources } from './our-sources.ts'

const sources = await readOurSources()
const forbidden = findForbiddenImports(sources)
for (const sentence of forbidden) console.error(sentence)
if (forbidden.length > 0) {
  console.error(`\n${forbidden.length} imports break the rules of test/checks/import-rules.ts`)
  process.exitCode = 1
} else {
  console.log(`Imports of ${sources.length} files follow the rules.`)
}
