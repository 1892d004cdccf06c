import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../', import.meta.url))

async function documents(): Promise<string[]> {
  const folders = ['.', 'docs', 'bench', 'packages/reporter', 'packages/server', 'test/examples']
  const names = await Promise.all(folders.map((folder) => readdir(join(repository, folder))))
  return folders.flatMap((folder, index) =>
    names[index]!.filter((name) => name.endsWith('.md')).map((name) => join(folder, name)),
  )
}

test('every link to a file of the repository leads somewhere', async () => {
  const paths = await documents()

  const broken = paths.flatMap((path) =>
    [...readFileSync(join(repository, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target]) => target!)
      .filter((target) => !existsSync(join(repository, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  )

  expect(paths.length).toBeGreaterThan(5)
  expect(broken).toEqual([])
})

test('every npm script that the documents name exists', async () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const texts = ['README.md', 'CONTRIBUTING.md'].map((path) => readFileSync(join(repository, path), 'utf8')).join('\n')

  const named = [...texts.matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short!)

  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test('the README stays short', () => {
  expect(readFileSync(join(repository, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(150)
})

test('every test that stands for a promise exists', async () => {
  const operations = readFileSync(join(repository, 'docs/operations.md'), 'utf8')
  const rows = operations.split('\n').filter((line) => /^\|(?! promise |-)/.test(line) && line.split('|').length === 5)
  const named = rows.flatMap((row) => [...row.split('|')[3]!.matchAll(/`([\w*/-]+)`/g)].map(([, path]) => path!))
  const known = await readdir(join(repository, 'test'), { recursive: true })

  const missing = named.filter((name) => {
    const start = name.endsWith('*') ? name.slice(0, -1) : `${name}.`
    return !known.some((path) => path.startsWith(start) && path.endsWith('.ts'))
  })

  expect(named.length).toBeGreaterThan(20)
  expect(missing).toEqual([])
})
