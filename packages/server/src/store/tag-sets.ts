import type { Dictionary } from '../../../reporter/src/report.ts'

/** Most tests share a few sets of tags: each set is kept once, sorted and joined by a newline. Set 0 is the empty one. */
export function tagSetsOf(dictionary: Dictionary): { tagSet: Int32Array; tagSets: string[] } {
  const tagsOfTest = new Map<number, string[]>()
  dictionary.tags?.name.forEach((name, index) => {
    const tag = name.replaceAll('\n', ' ').toWellFormed()
    for (const test of dictionary.tags!.tests[index]!) {
      const tags = tagsOfTest.get(test)
      if (tags) tags.push(tag)
      else tagsOfTest.set(test, [tag])
    }
  })

  const tagSet = new Int32Array(dictionary.tests.name.length)
  const setIndex = new Map([['', 0]])
  for (const [test, tags] of tagsOfTest) {
    const set = [...new Set(tags)].toSorted().join('\n')
    let index = setIndex.get(set)
    if (index === undefined) setIndex.set(set, (index = setIndex.size))
    tagSet[test] = index
  }
  return { tagSet, tagSets: [...setIndex.keys()] }
}
