import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCodeowners, readCodeowners } from '../../../packages/reporter/src/owners/codeowners.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const ownersOf = (text: string, path: string): string[] => createCodeowners('CODEOWNERS', text).ownersOf([path])![0]!

describe('a pattern', () => {
  // The examples of GitHub's documentation, and what follows from "most of the rules of .gitignore".
  test.each([
    ['*', 'a.ts', true],
    ['*', 'src/deep/a.ts', true],
    ['*.js', 'a.js', true],
    ['*.js', 'src/deep/a.js', true],
    ['*.js', 'src/a.jsx', false],
    ['/*.js', 'a.js', true],
    ['/*.js', 'src/a.js', false],
    ['/build/logs/', 'build/logs/today.txt', true],
    ['/build/logs/', 'build/logs/deep/today.txt', true],
    ['/build/logs/', 'src/build/logs/today.txt', false],
    ['/build/logs/', 'build/logs', false],
    ['docs/*', 'docs/getting-started.md', true],
    ['docs/*', 'docs/build-app/troubleshooting.md', false],
    ['docs/*', 'src/docs/a.md', false],
    ['docs/**', 'docs/build-app/troubleshooting.md', true],
    ['docs/**', 'docs', false],
    ['apps/', 'apps/a.ts', true],
    ['apps/', 'src/apps/deep/a.ts', true],
    ['apps/', 'src/apps.ts', false],
    ['/apps/github', 'apps/github', true],
    ['/apps/github', 'apps/github/a.ts', true],
    ['/apps/github', 'apps/github.ts', false],
    ['apps', 'src/apps/a.ts', true],
    ['src/apps', 'src/apps/a.ts', true],
    ['src/apps', 'lib/src/apps/a.ts', false],
    ['**/logs', 'build/logs/a.txt', true],
    ['**/logs', 'logs/a.txt', true],
    ['**/logs', 'catalogs/a.txt', false],
    ['src/**/api', 'src/api/a.ts', true],
    ['src/**/api', 'src/one/two/api/a.ts', true],
    ['src/**/api', 'src/one/two/a.ts', false],
    ['src/*/api', 'src/one/api/a.ts', true],
    ['src/*/api', 'src/one/two/api/a.ts', false],
    ['**', 'any/where.ts', true],
    ['?.ts', 'a.ts', true],
    ['?.ts', 'ab.ts', false],
    ['/a*b*c.ts', 'axxbxxc.ts', true],
    ['/a*b*c.ts', 'axxcxxb.ts', false],
    ['/src/*.test.ts', 'src/cart.test.ts', true],
    ['/src/Cart.ts', 'src/cart.ts', false],
    [String.raw`/with\ space/`, 'with space/a.ts', true],
    [String.raw`/with\ space/`, 'with/a.ts', false],
    [String.raw`\#file`, '#file', true],
    [String.raw`/star\*.ts`, 'star*.ts', true],
    [String.raw`/star\*.ts`, 'starry.ts', false],
    ['/👍?.ts', '👍👍.ts', true],
    ['/a(b|c)+.ts', 'ab.ts', false],
    ['/', 'a.ts', false],
    ['/a***.ts', 'abc.ts', false],
  ])('%s matches %s: %s', (pattern, path, expected) => {
    expect(ownersOf(`${pattern} @me`, path)).toEqual(expected ? ['@me'] : [])
  })
})

describe('a CODEOWNERS file', () => {
  test('gives a file to the last line that matches', () => {
    const text = '* @acme/all\n/src/ @acme/core @lena # both\n/src/legacy/\n/src/legacy/pay.ts pay@acme.example\n'

    const owners = createCodeowners('CODEOWNERS', text).ownersOf([
      'README.md',
      'src/a.ts',
      'src/legacy/b.ts',
      'src/legacy/pay.ts',
    ])

    expect(owners).toEqual([['@acme/all'], ['@acme/core', '@lena'], [], ['pay@acme.example']])
  })

  test('with the sections of GitLab gives it to the last line of each section', () => {
    const text = [
      '* @all',
      '[Backend] @backend',
      '/src/',
      '/src/db/ @dba',
      '^[Documentation][2] @writers @lena',
      '*.md',
      '[backend]',
      '/src/db/pool.ts @pool',
    ].join('\n')

    const owners = createCodeowners('CODEOWNERS', text).ownersOf(['a.ts', 'src/a.ts', 'src/db/pool.ts', 'src/a.md'])

    expect(owners).toEqual([
      ['@all'],
      ['@all', '@backend'],
      ['@all', '@pool'],
      ['@all', '@backend', '@writers', '@lena'],
    ])
  })

  test('may leave a section without owners', () => {
    expect(ownersOf('[Backend] @backend\n/src/\n[Other]\n/src/\n', 'src/a.ts')).toEqual(['@backend'])
  })

  test.each([
    ['a negation', '* @all\n!/src/ @core'],
    ['an owner that is none', '* @all\n/src/ core'],
    ['a set of characters', '* @all\n[s]rc/ @core'],
    ['a comment', '* @all\n# /src/ @core'],
    ['a bracket that never closes', '* @all\n[Backend @core'],
  ])('goes on as if %s were not there', (_, text) => {
    expect(ownersOf(text, 'src/a.ts')).toEqual(['@all'])
  })

  test('may come from Windows', () => {
    expect(ownersOf('\ufeff* @all\r\n/src/ @core\r\n', 'src/a.ts')).toEqual(['@core'])
  })

  test('is looked for where GitHub and GitLab do', () => {
    const dir = tempFolder()

    const found: (string | undefined)[] = [readCodeowners(dir)?.source]
    for (const place of ['.gitlab/CODEOWNERS', 'docs/CODEOWNERS', 'CODEOWNERS', '.github/CODEOWNERS']) {
      writeFiles(dir, { [place]: '* @me' })
      found.push(readCodeowners(dir)?.source)
    }

    expect(found).toEqual([undefined, '.gitlab/CODEOWNERS', 'docs/CODEOWNERS', 'CODEOWNERS', '.github/CODEOWNERS'])
  })
})

describe('what people write on purpose', () => {
  test('does not hang: matching ends after so much work, and the run has no owners', () => {
    const hostile = Array.from({ length: 2000 }, (_, line) => `${'*a'.repeat(200)}*b${line} @me`).join('\n')
    const paths = Array.from({ length: 2000 }, (_, file) => `${'a'.repeat(300)}${file}`)

    expect(createCodeowners('CODEOWNERS', hostile).ownersOf(paths)).toBeUndefined()
  })

  test('does not throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.string({ maxLength: 60 }), (text, path) => {
        const owners = createCodeowners('CODEOWNERS', text).ownersOf([path])

        expect(owners).toHaveLength(1)
      }),
    )
  })

  test('a line with the path itself, escaped, always has the last word', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes('/') && text.trim() === text)
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.string({ maxLength: 100 }), (names, before) => {
        const escaped = names.map((text) => text.replaceAll(/[^\w]/gu, String.raw`\$&`)).join('/')

        expect(ownersOf(`${before}\n[own]\n/${escaped} @me`, names.join('/'))).toContain('@me')
      }),
    )
  })
})

/** The same rules as an expression, for small patterns that cannot take it long. */
function asExpression(pattern: string): RegExp {
  const names = pattern.replace(/\/$/, '/**').split('/')
  if (names[0] === '') names.shift()
  else if (names.length === 1 || (names.length === 2 && pattern.endsWith('/'))) names.unshift('**')
  const last = names.length - 1
  const source = names.map((name, index) => {
    if (name === '**') return index === last ? '.+' : '(?:[^/]+/)*'
    const own = name
      .replaceAll('.', String.raw`\.`)
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
    const whole = name === '*' ? '[^/]+' : own
    return index < last ? `${whole}/` : name === '*' ? whole : `${whole}(?:/.*)?`
  })
  return new RegExp(`^${source.join('')}$`)
}

test('patterns mean what the same expression means', () => {
  const letters = fc.constantFrom('a', 'b', '.')
  const name = fc.array(fc.oneof({ weight: 3, arbitrary: letters }, fc.constantFrom('*', '?')), {
    minLength: 1,
    maxLength: 4,
  })
  const part = fc.oneof(
    { weight: 4, arbitrary: name.map((list) => list.join('').replaceAll(/\*+/g, '*')) },
    fc.constant('**'),
  )
  const pattern = fc
    .tuple(fc.constantFrom('', '/'), fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '/'))
    .map(([start, parts, end]) => start + parts.join('/') + end)
  const path = fc
    .array(
      fc.array(letters, { minLength: 1, maxLength: 3 }).map((list) => list.join('')),
      { minLength: 1, maxLength: 5 },
    )
    .map((names) => names.join('/'))
  fc.assert(
    fc.property(pattern, path, (line, file) => {
      expect(ownersOf(`${line} @me`, file).length > 0).toBe(asExpression(line).test(file))
    }),
    { numRuns: 2000 },
  )
})
