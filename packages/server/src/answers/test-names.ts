import type { TITLE_SEPARATOR } from '../../../reporter/src/report.ts'
import type { Catalog } from '../history/catalog.ts'
import type { TestRow } from '../api-schemas/tests.ts'
import type { TestRecord } from '../store/store.ts'

const separator: typeof TITLE_SEPARATOR = '\u001f'

/** What is asked of a project's names here. */
export type Names = Pick<Catalog, 'files' | 'tests' | 'layers' | 'layerOf' | 'layerVersion' | 'version' | 'owners'>

export type TestNames = Pick<
  TestRow,
  'id' | 'file' | 'line' | 'project' | 'titlePath' | 'ordinal' | 'tags' | 'layer' | 'owners'
>

export function testNames({ files, layerOf, owners }: Names, test: TestRecord): TestNames {
  const file = files[test.file]!
  return {
    id: test.id,
    file: file.path,
    line: test.line || null,
    project: file.runnerProject,
    titlePath: test.name.split(separator),
    ...(test.ordinal > 0 ? { ordinal: test.ordinal } : {}),
    tags: tagsOf(test),
    layer: layerOf(test),
    owners: [...owners.of(test.file)],
  }
}

export const tagsOf = (test: TestRecord): string[] => (test.tags === '' ? [] : test.tags.split('\n'))

const known = new WeakMap<Names, (test: number) => string>()

/** What free text is looked for in: file and titles, in lower case. Neither ever changes for a test. */
export function searchTexts(names: Names): (test: number) => string {
  let textOf = known.get(names)
  if (!textOf) known.set(names, (textOf = createSearchTexts(names)))
  return textOf
}

function createSearchTexts({ files, tests }: Names): (test: number) => string {
  const texts: string[] = []
  return (test) => {
    // Without gaps: a list that has some is looked up several times as slowly.
    while (texts.length <= test) {
      const { file, name } = tests[texts.length]!
      texts.push(`${files[file]!.path} > ${name.replaceAll(separator, ' > ')}`.toLowerCase())
    }
    return texts[test]!
  }
}
