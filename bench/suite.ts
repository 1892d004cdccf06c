import { seededRandom, type Random } from './support/random.ts'

/** 1 unit, 2 integration, 3 e2e: as in a report. */
export type LayerCode = 1 | 2 | 3
export const layerNames = ['unit', 'integration', 'e2e'] as const

export interface SyntheticTest {
  titlePath: string[]
  line: number
  tags: string[]
  medianUs: number
  /** Chance that the first attempt of a run fails. */
  flakiness: number
  skipped: boolean
  /** Runs in which it fails for good. */
  brokenRuns?: { from: number; to: number }
}

export interface SyntheticFile {
  path: string
  layer: LayerCode
  tests: SyntheticTest[]
}

export interface Suite {
  seed: number
  files: SyntheticFile[]
}

const testsPerFile = 10
/** Median of a test's body by layer, µs. */
const layerMedianUs = { 1: 3_000, 2: 120_000, 3: 2_500_000 } as const

/** A suite in the shape of a real one: 70 % unit, 25 % integration, 5 % e2e files; 1 % flaky, 1 % skipped tests. */
export function makeSuite({ tests, seed = 7 }: { tests: number; seed?: number }): Suite {
  const random = seededRandom(seed)
  const files = Array.from({ length: Math.ceil(tests / testsPerFile) }, (_, index) => {
    const dice = random.next()
    const layer: LayerCode = dice < 0.7 ? 1 : dice < 0.95 ? 2 : 3
    const count = Math.min(testsPerFile, tests - index * testsPerFile)
    return makeFile(index, layer, count, random)
  })
  return { seed, files }
}

const areas = ['checkout', 'catalog', 'billing', 'accounts', 'search', 'shipping', 'reports', 'mail', 'auth', 'stock']
const things = ['order', 'customer', 'invoice', 'coupon', 'parcel', 'session', 'price', 'refund', 'address', 'basket']
const verbs = ['rejects', 'stores', 'updates', 'lists', 'rounds', 'sends', 'merges', 'expires', 'retries', 'hides']
const cases = ['without a name', 'twice', 'in another currency', 'at midnight', 'for a guest', 'with an empty list']

function makeFile(index: number, layer: LayerCode, count: number, random: Random): SyntheticFile {
  const area = random.pick(areas)
  const thing = random.pick(things)
  const fileMedianUs = random.logNormal(layerMedianUs[layer], 0.6)
  return {
    path: `${folderOf(layer)}/${area}/${thing}-${index}.test.ts`,
    layer,
    tests: Array.from({ length: count }, (_, position) => ({
      titlePath: [
        `${area} ${thing}`,
        `${random.pick(verbs)} a ${random.pick(things)} ${random.pick(cases)} (${position})`,
      ],
      line: 12 + position * 14 + random.below(8),
      tags: random.next() < 0.02 ? ['@smoke'] : [],
      medianUs: Math.max(50, random.logNormal(fileMedianUs, 0.5)),
      flakiness: random.next() < 0.01 ? 0.01 + 0.2 * random.next() : 0,
      skipped: random.next() < 0.01,
      ...(random.next() < 0.01 ? { brokenRuns: breakage(random) } : {}),
    })),
  }
}

const folderOf = (layer: LayerCode): string => ({ 1: 'src', 2: 'test/integration', 3: 'test/e2e' })[layer]

function breakage(random: Random): { from: number; to: number } {
  const from = random.below(400)
  return { from, to: from + 1 + random.below(8) }
}
