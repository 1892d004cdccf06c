import type { Layer as ObservedLayer } from '../analysis/layers/observed-layer.ts'
import type { LayerFacts } from '../api-schemas/common.ts'
import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import { createFileOwners, type FileOwners } from './owners.ts'
import type { FileRecord, Store, TestDescription, TestRecord } from '../store/store.ts'

/** The names of one project, in memory: indexed by the store's ids. */
export interface Catalog {
  readonly files: readonly FileRecord[]
  readonly tests: readonly TestRecord[]
  readonly owners: FileOwners
  /** Declared, else observed layer of each test (0 neither, 1 unit, 2 integration, 3 e2e), as a column for the sums. */
  layers(): Uint8Array
  layerOf(test: TestRecord): LayerFacts
  /** What its boundaries tell of a test. */
  observe(test: number, layer: ObservedLayer): void
  /** Grows whenever a layer changes. */
  layerVersion(): number
  /** Grows whenever a name is added, or anything that is told beside one changes. */
  version(): number
  byId(id: string): TestRecord | undefined
  /** Reads what the store has learned since. */
  pull(): Promise<void>
  /** Pulls if that dictionary has tests that are not here yet. */
  reach(dictionary: KnownDictionary): Promise<void>
  /** What a report's dictionary says differently. An older report than the one that spoke last changes nothing. */
  changes(dictionary: KnownDictionary, at: number): TestDescription[]
  apply(changes: TestDescription[], at: number): void
  /** Tests as another server, or another thread, has described them. */
  refresh(tests: readonly (TestDescription & { describedAt: number })[]): void
}

const testsPerRead = 4000

export function createCatalog(store: Store, project: number): Catalog {
  const files: FileRecord[] = []
  const tests: TestRecord[] = []
  const byId = new Map<string, TestRecord>()
  const owners = createFileOwners(store, project)
  let layers = new Uint8Array(1024)
  let observed = new Uint8Array(1024)
  let layerVersion = 0
  /** Of descriptions, beside the layers. */
  let descriptions = 0
  /** The dictionary that was compared last, and for which moment: the usual report brings it again. */
  let agreed: { dictionary: KnownDictionary; at: number } | undefined

  async function pull(): Promise<void> {
    for (const file of await store.files(project, files.length)) files[file.file] = file
    for (;;) {
      const some = await store.tests(project, tests.length, testsPerRead)
      for (const test of some) {
        // Another pull may have come first: the record that stands may hold newer facts.
        if (tests[test.test]) continue
        tests[test.test] = test
        byId.set(test.id, test)
      }
      if (layers.length < tests.length) {
        layers = grow(layers, tests.length * 2)
        observed = grow(observed, tests.length * 2)
      }
      for (const { test } of some) layers[test] = tests[test]!.layer || observed[test]!
      if (some.length < testsPerRead) break
      // An answer may have to be given in between.
      await new Promise(setImmediate)
    }
    layerVersion++
    agreed = undefined
    await owners.load()
  }

  function changes(dictionary: KnownDictionary, at: number): TestDescription[] {
    if (agreed?.dictionary === dictionary && at >= agreed.at) return []
    const different: TestDescription[] = []
    for (let index = 0; index < dictionary.tests.length; index++) {
      const test = tests[dictionary.tests[index]!]!
      const line = dictionary.line[index]!
      const layer = dictionary.layer[index]!
      const flags = dictionary.flags[index]!
      const tags = dictionary.tagSets[dictionary.tagSet[index]!]!
      if (at < test.describedAt) continue
      if (test.line === line && test.layer === layer && test.flags === flags && test.tags === tags) continue
      different.push({ test: test.test, line, layer, flags, tags })
    }
    return different
  }

  function apply(changed: TestDescription[], at: number): void {
    if (changed.length === 0) return
    agreed = undefined
    descriptions++
    for (const description of changed) {
      const test = tests[description.test]!
      if (test.layer !== description.layer) layerVersion++
      Object.assign(test, description, { describedAt: at })
      layers[description.test] = description.layer || observed[description.test]!
    }
  }

  return {
    files,
    tests,
    owners,
    layers: () => layers,
    layerOf: ({ test, layer }) => layerFacts(layer, observed[test]!),
    observe(test, layer) {
      const number = layerNames.indexOf(layer)
      if (observed[test] === number) return
      observed[test] = number
      if (tests[test]!.layer !== 0) return
      layers[test] = number
      layerVersion++
    },
    layerVersion: () => layerVersion,
    // Each part only grows.
    version: () => layerVersion + descriptions + owners.version(),
    byId: (id) => byId.get(id),
    pull,
    async reach(dictionary) {
      if (agreed?.dictionary === dictionary) return
      if (dictionary.tests.some((test) => test >= tests.length)) await pull()
    },
    changes(dictionary, at) {
      const different = changes(dictionary, at)
      if (different.length === 0 && at >= (agreed?.at ?? 0)) agreed = { dictionary, at }
      return different
    },
    apply,
    refresh(described) {
      for (const { test, line, layer, flags, tags, describedAt } of described) {
        if (!tests[test] || describedAt < tests[test].describedAt) continue
        apply([{ test, line, layer, flags, tags }], describedAt)
      }
    },
  }
}

function grow(column: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length)
  larger.set(column)
  return larger
}

const layerNames = [null, 'unit', 'integration', 'e2e'] as const

/** declared, else observed, else unit */
function layerFacts(declared: number, observed: number): LayerFacts {
  const name = layerNames[declared] ?? null
  const seen = layerNames[observed] ?? null
  return { declared: name, observed: seen, effective: name ?? seen ?? 'unit' }
}
