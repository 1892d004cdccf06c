import { randomUUID } from 'node:crypto'
import type { LayerFacts } from '../api-schemas/common.ts'
import type { NamesAnswer } from '../api-schemas/run-lanes.ts'
import type { Names } from './test-names.ts'

/** Counts of a server mean nothing to another. */
const server = randomUUID().slice(0, 8)

export const namesVersion = (names: Names): string => `${server}-${names.version()}`

const written = new WeakMap<Names, { version: string; text: string }>()

/** The JSON of a NamesAnswer, written once until a name changes. */
export function writeNames(names: Names): string {
  const version = namesVersion(names)
  let kept = written.get(names)
  if (kept?.version !== version) written.set(names, (kept = { version, text: JSON.stringify(namesAnswer(names)) }))
  return kept.text
}

function namesAnswer(names: Names): NamesAnswer {
  const { files, tests, owners } = names
  const layers = new Map<string, { place: number; facts: LayerFacts }>()
  const layerPlace = (facts: LayerFacts): number => {
    const key = JSON.stringify(facts)
    const known = layers.get(key) ?? { place: layers.size, facts }
    layers.set(key, known)
    return known.place
  }
  return {
    version: namesVersion(names),
    files: {
      path: files.map(({ path }) => path),
      project: files.map(({ runnerProject }) => runnerProject),
      owners: files.map((_, file) => [...owners.of(file)]),
    },
    tests: {
      id: tests.map(({ id }) => id),
      file: tests.map(({ file }) => file),
      title: tests.map(({ name }) => name),
      line: tests.map(({ line }) => line),
      ordinal: tests.map(({ ordinal }) => ordinal),
      layer: tests.map((test) => layerPlace(names.layerOf(test))),
    },
    layers: Array.from(layers.values(), ({ facts }) => facts),
  }
}
