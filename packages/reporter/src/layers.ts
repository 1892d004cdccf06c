import { createGlob } from './glob.ts'
import type { Config } from './options.ts'
import type { RecordedFile, RecordedTest } from './recording.ts'

/** Declared layer as the report stores it. */
const NONE = 0
export type DeclaredLayer = 0 | 1 | 2 | 3

const LAYERS: Record<string, DeclaredLayer> = {
  unit: 1,
  integration: 2,
  int: 2,
  e2e: 3,
  'end-to-end': 3,
  endtoend: 3,
}

/**
 * Declared layer of the tests of one file: a tag of the test, else the name of the runner's project, else the `layers`
 * option, else a conventional path, else none.
 */
export function createLayerRules(
  options: Omit<Config['layers'], 'rules'>,
): (project: string, path: string) => (test: Pick<RecordedTest, 'titlePath' | 'tags'>) => DeclaredLayer {
  // The first that matches counts: what crosses most comes first.
  const globs = [...options.e2e.map(glob(3)), ...options.integration.map(glob(2)), ...options.unit.map(glob(1))]
  return (project, path) => {
    const fromFile =
      layerOfProject(project) || (globs.find(({ matches }) => matches(path))?.layer ?? NONE) || layerOfPath(path)
    return (test) => layerOfTags(test) || fromFile
  }
}

const glob = (layer: DeclaredLayer) => (pattern: string) => ({ layer, matches: createGlob(pattern) })

/** The innermost title speaks first, then the runner's own tags. */
export function layerOfTags({ titlePath, tags }: Pick<RecordedTest, 'titlePath' | 'tags'>): DeclaredLayer {
  for (let index = titlePath.length - 1; index >= 0; index--) {
    const title = titlePath[index]!
    const tag = title.includes('@') ? /(?:^|[\s([])@(unit|integration|e2e)(?![\w-])/i.exec(title)?.[1] : undefined
    if (tag !== undefined) return LAYERS[tag.toLowerCase()]!
  }
  for (let index = tags.length - 1; index >= 0; index--) {
    const layer = LAYERS[tags[index]!.replace(/^@/, '').toLowerCase()]
    if (layer !== undefined) return layer
  }
  return NONE
}

/** `unit`, `api integration`, `int:postgres`, `e2e (chromium)`; none when the name tells of two layers. */
export function layerOfProject(project: RecordedFile['project']): DeclaredLayer {
  const words = project
    .replace(/end[ _-]to[ _-]end/gi, 'e2e')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const layers = new Set(words.flatMap((word) => LAYERS[word.replace(/^units$/, 'unit')] ?? []))
  return layers.size === 1 ? [...layers][0]! : NONE
}

/**
 * The file's name first, then its folders from the inside out. Only words that mean the kind of test count:
 * `unit-price.test.ts` and `integrations/slack.test.ts` tell of what is tested, not how.
 */
export function layerOfPath(path: string): DeclaredLayer {
  const folders = path.toLowerCase().split('/')
  return (
    layerOfFileName(folders.pop()!) ||
    folders.reduceRight<DeclaredLayer>((layer, folder) => layer || layerOfFolder(folder), NONE)
  )
}

function layerOfFileName(name: string): DeclaredLayer {
  const [base, ...parts] = name.split('.')
  // orders.int.test.ts, orders.e2e-spec.ts
  for (const part of parts) {
    const word = /^(unit|integration|int|e2e)(?:[-_]?(?:tests?|specs?))?$/.exec(part)?.[1]
    if (word !== undefined) return LAYERS[word]!
  }
  // orders-integration-test.ts, orders_e2e_spec.ts, e2e.test.ts
  const word =
    /[-_](unit|integration|int|e2e)[-_](?:tests?|specs?)$/.exec(base!)?.[1] ?? /^(integration|e2e)$/.exec(base!)?.[1]
  return word === undefined ? NONE : LAYERS[word]!
}

function layerOfFolder(folder: string): DeclaredLayer {
  const name = folder.replace(/^_+|_+$/g, '')
  const word =
    /^(unit|integration|e2e|end-to-end)(?:[-_]?(?:tests?|specs?))?$/.exec(name)?.[1] ??
    /^(?:tests?|specs?)[-_](unit|integration|int|e2e)$/.exec(name)?.[1] ??
    /^(int)[-_](?:tests?|specs?)$/.exec(name)?.[1]
  return word === undefined ? NONE : LAYERS[word]!
}
