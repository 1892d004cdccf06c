import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import { asList, asObject, checkColumn, checkTexts, fail } from './check.ts'

const maxLine = 0x7fffffff

/** @throws a refusal (400 or 413) that names the field */
export function validateDictionary(value: unknown): void {
  const dictionary = asObject(value, 'dictionary')
  const projects = checkTexts(dictionary.projects, 'dictionary.projects', limits.nameLength)

  const files = asObject(dictionary.files, 'dictionary.files')
  const paths = checkTexts(files.path, 'dictionary.files.path', limits.nameLength)
  if (paths.length > limits.files) tooMany('dictionary.files.path', paths.length, limits.files)
  const fileCount = paths.length
  checkColumn(files.project, 'dictionary.files.project', fileCount, 0, projects.length - 1, 'an index into projects')
  checkColumn(files.tests, 'dictionary.files.tests', fileCount, 0, limits.inflatedBytes, 'a whole number of tests')

  const tests = asObject(dictionary.tests, 'dictionary.tests')
  const names = checkTexts(tests.name, 'dictionary.tests.name', limits.nameLength)
  if (names.length > limits.tests) tooMany('dictionary.tests.name', names.length, limits.tests)
  const testsOfFiles = (files.tests as number[]).reduce((sum, count) => sum + count, 0)
  if (testsOfFiles !== names.length) {
    fail('dictionary.tests.name', `${testsOfFiles} names, as many as files.tests adds up to`, tests.name)
  }
  checkColumn(tests.layer, 'dictionary.tests.layer', names.length, 0, 3, 'a layer from 0 to 3')
  for (const key of ['ordinal', 'line', 'flags']) {
    if (tests[key] === undefined) continue
    const max = key === 'flags' ? 255 : maxLine
    checkColumn(tests[key], `dictionary.tests.${key}`, names.length, 0, max, 'a whole number from 0')
  }
  checkUnique(paths, files.project as number[], files.tests as number[], names, tests.ordinal as number[] | undefined)
  if (dictionary.tags !== undefined) validateTags(dictionary.tags, names.length)
}

function tooMany(field: string, count: number, limit: number): never {
  throw refusal(413, `${field}: ${count} entries, the limit is ${limit}`, { field })
}

function validateTags(value: unknown, tests: number): void {
  const tags = asObject(value, 'dictionary.tags')
  const names = checkTexts(tags.name, 'dictionary.tags.name', limits.nameLength)
  let characters = 0
  asList(tags.tests, 'dictionary.tags.tests', names.length, 'lists').forEach((list, index) => {
    const field = `dictionary.tags.tests[${index}]`
    checkColumn(list, field, asList(list, field).length, 0, tests - 1, 'the index of a test')
    characters += (list as number[]).length * (names[index]!.length + 1)
  })
  if (characters > limits.tagCharacters)
    tooMany('dictionary.tags (characters over all tests)', characters, limits.tagCharacters)
}

/** Results of two tests under one name could not be told apart. */
function checkUnique(
  paths: string[],
  projects: number[],
  tests: number[],
  names: string[],
  ordinals: number[] = [],
): void {
  const files = new Set<string>()
  let test = 0
  paths.forEach((path, file) => {
    const key = `${projects[file]} ${path.toWellFormed()}`
    if (files.has(key)) fail(`dictionary.files.path[${file}]`, 'a file that is not listed yet', path)
    files.add(key)
    const seen = new Set<string>()
    for (const end = test + tests[file]!; test < end; test++) {
      const name = `${ordinals[test] ?? 0} ${names[test]!.toWellFormed()}`
      if (seen.has(name)) {
        fail(
          `dictionary.tests.name[${test}]`,
          'a name that its file does not have yet, or another ordinal',
          names[test],
        )
      }
      seen.add(name)
    }
  })
}
