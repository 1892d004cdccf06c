// What a long history costs and how it answers is measured by scale.ts.
// npm run bench [-- NAME ...]: measures, and writes what it finds into bench/RESULTS.md.
import { measureIngest } from './ingest.ts'
import { measureLatency } from './latency.ts'
import { measureLayers } from './layers.ts'
import { measureOverhead } from './overhead.ts'
import { measurePages } from './pages.ts'
import { measurePeers } from './peers.ts'
import { measureRoom } from './room.ts'
import { measurePaint } from './paint.ts'
import { measureVerdicts } from './verdicts.ts'
import { measureSlow } from './slow.ts'
import { measureExamples } from './probe/examples.ts'
import { measureProbe } from './probe.ts'
import { writeSection, type Findings } from './support/section.ts'

const parts: Record<string, { heading: string; measure: () => Promise<Findings> }> = {
  overhead: { heading: 'What the reporter adds to a run', measure: measureOverhead },
  probe: { heading: 'What the probe adds to a test', measure: measureProbe },
  examples: { heading: 'What the probe adds to a suite that crosses boundaries', measure: measureExamples },
  ingest: { heading: 'What a report costs the server', measure: measureIngest },
  room: { heading: 'How much room reports take', measure: measureRoom },
  latency: { heading: 'How long others wait while reports arrive', measure: measureLatency },
  pages: { heading: 'How fast the pages answer', measure: measurePages },
  peers: { heading: 'Side by side with others', measure: measurePeers },
  layers: { heading: 'How well layer problems are found', measure: measureLayers },
  slow: { heading: 'How well lasting steps in durations are found', measure: measureSlow },
  paint: { heading: 'How fast the dashboard paints', measure: measurePaint },
  verdicts: { heading: 'How well tests are called flaky, broken and healthy', measure: measureVerdicts },
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}`)

for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const { heading, measure } = parts[name]!
  console.log(`${heading} ...`)
  const startMs = performance.now()
  const findings = await measure()
  writeSection(name, heading, findings, performance.now() - startMs)
  console.log(findings.text)
  for (const { name: target, measured, limit, unit } of findings.targets) {
    console.log(`${measured <= limit ? 'met   ' : 'MISSED'} ${target}: ${measured.toFixed(3)} ${unit} (limit ${limit})`)
  }
}
