import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adviceFor } from '../../../server/src/analysis/layers/advice.ts'
import { layerFindings } from '../../../server/src/analysis/layers/findings.ts'
import type { Finding, LayerTest } from '../../../server/src/analysis/layers/layer-test.ts'
import { observe } from '../../../server/src/analysis/layers/own-rules.ts'
import { writeByRename } from '../delivery/save.ts'
import type { EncodableFile } from '../encode.ts'
import { isObject } from '../is-object.ts'
import type { LayerRuleFacts } from '../report.ts'
import { prepareStratigraphDir } from '../repository.ts'

/** A layer finding that no earlier run of this folder has shown. */
export interface LayerNews {
  symptom: string
  file: string
  /** Where it is about one test. */
  titlePath: string[] | null
}

const FILE = 'layer-findings.json'
const MAX_KNOWN = 20_000
const LAYERS = [null, 'unit', 'integration', 'e2e'] as const
const WORST = ['high', 'medium', 'low']

/**
 * What this run shows to be otherwise than it should (docs/layers.md) and no earlier run has shown, worst first; it is
 * known from now on. Never throws.
 */
export function layerNews(dir: string, files: readonly EncodableFile[], rules: readonly LayerRuleFacts[]): LayerNews[] {
  try {
    const found = findIn(files, rules)
    if (found.length === 0) return []
    const known = readKnown(dir)
    const news = found.filter(({ id }) => !known.has(id))
    if (news.length > 0) remember(dir, [...known, ...news.map(({ id }) => id)])
    return news.map(({ news: one }) => one)
  } catch {
    return []
  }
}

function findIn(files: readonly EncodableFile[], rules: readonly LayerRuleFacts[]): { id: string; news: LayerNews }[] {
  const all = files.flatMap((file, index) => file.tests.map((test) => ({ test, file, index })))
  const tests = all.flatMap(({ test, file, index }, number): LayerTest[] => {
    if (!file.evidence?.looked.boundaries || test.status !== 'passed') return []
    const { uses = [], leaks = [], idleUs = 0 } = test.evidence ?? {}
    const rule = observe(uses, rules)
    return [
      { test: number, file: index, declared: LAYERS[test.layer], run: '', rule, uses, leaks, idleMs: idleUs / 1000 },
    ]
  })
  const nothing = { uses: [], mocks: [] }
  const suite = { tests, file: (file: number) => ({ run: '', ...(files[file]!.evidence ?? nothing) }) }
  return layerFindings(suite)
    .toSorted((a, b) => WORST.indexOf(a.severity) - WORST.indexOf(b.severity))
    .map((finding) => {
      const { test, file } = all[finding.tests[0]!]!
      const titlePath = finding.tests.length === 1 ? test.titlePath : null
      return { id: idOf(finding, all), news: { symptom: adviceFor(finding).symptom, file: file.path, titlePath } }
    })
}

type Numbered = { test: { titlePath: string[] }; file: EncodableFile }

/** Names a finding for as long as its kind and subject last. */
function idOf({ kind, subject, tests }: Finding, all: readonly Numbered[]): string {
  const { test, file } = all[tests[0]!]!
  const place = 'test' in subject || 'file' in subject ? [file.project, file.path] : []
  const parts = [kind, ...place, ...('test' in subject ? test.titlePath : [subject.thing ?? ''])]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/** A lost or broken file is an empty history. */
function readKnown(dir: string): Set<string> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(dir, FILE), 'utf8'))
    const known = isObject(parsed) && Array.isArray(parsed['known']) ? (parsed['known'] as unknown[]) : []
    return new Set(known.filter((id) => typeof id === 'string'))
  } catch {
    return new Set()
  }
}

const remember = (dir: string, known: string[]): void =>
  writeByRename(join(prepareStratigraphDir(dir), FILE), `${JSON.stringify({ known: known.slice(-MAX_KNOWN) })}\n`)
