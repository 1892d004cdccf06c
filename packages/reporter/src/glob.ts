/**
 * A matcher of paths with `/`, as far as people write them in configurations: `**` any folders, `*` and `?` inside a
 * name, `{a,b}` alternatives (they nest), `[abc]` and `[!abc]`. A leading `./` or `/` is ignored; a glob that ends in
 * `/` means all below. Dot files match like others. Never throws: what is no valid pattern is matched as it stands.
 */
export function createGlob(glob: string): (path: string) => boolean {
  const clean = glob.replaceAll('\\', '/').replace(/^(\.?\/)+/, '')
  const pattern = expandBraces(clean.endsWith('/') ? `${clean}**` : clean)
    .map(toSource)
    .join('|')
  const expression = compile(`^(?:${pattern})$`)
  return expression ? (path) => expression.test(path) : (path) => path === clean
}

/** undefined where a set in brackets makes no sense, as `[z-a]`. */
function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 's')
  } catch {
    return undefined
  }
}

export const isGlob = (text: string): boolean => /[*?{[]/.test(text)

const MAX_ALTERNATIVES = 1000

function expandBraces(glob: string): string[] {
  let done = ['']
  for (let at = 0; at < glob.length; at++) {
    const group = glob[at] === '{' ? readGroup(glob, at) : undefined
    const choices = group?.choices.flatMap(expandBraces) ?? [glob[at]!]
    if (done.length * choices.length > MAX_ALTERNATIVES) return [glob]
    done = done.flatMap((start) => choices.map((choice) => start + choice))
    if (group) at = group.end
  }
  return done
}

/** The alternatives between `{` at `start` and its `}`; undefined when it never closes. */
function readGroup(glob: string, start: number): { choices: string[]; end: number } | undefined {
  const choices = ['']
  let depth = 0
  for (let at = start; at < glob.length; at++) {
    const character = glob[at]!
    if (character === '{' && depth++ === 0) continue
    if (character === '}' && --depth === 0) return { choices, end: at }
    if (character === ',' && depth === 1) choices.push('')
    else choices[choices.length - 1] += character
  }
  return undefined
}

const STAR = '\0'
const SLASH = '\u0001'
const ANYTHING = '\u0002'

/**
 * A `*` cannot cross `/`. Of several in one name all but the last are fixed where they first match (a lookahead with a
 * back reference, which JavaScript has in place of an atomic group), so that no pattern takes long over a long name.
 */
function toSource(glob: string, alternative: number): string {
  let stars = 0
  return glob
    .replace(/\*\*\/(?:\*\*\/)*|\/\*\*$|\*\*+|\*|\?|\/|\[(!?)([^\]/]+)\]|[^*?[/]|\[/g, (token, not, set) => {
      if (token.startsWith('**/')) return `(?:[^/]+${SLASH})*`
      if (token === '/**') return `${SLASH}.+`
      if (token === '**') return ANYTHING
      if (token[0] === '*') return STAR
      if (token === '/') return SLASH
      if (token === '?') return '[^/]'
      if (set !== undefined) return `(?!/)[${not ? '^' : ''}${String(set).replace(/[\\\]^]/g, '\\$&')}]`
      return token.replace(/[.+^$()|{}\\[\]]/g, '\\$&')
    })
    .replace(BEFORE_ANOTHER_STAR, (_, between) => {
      const name = `s${alternative}_${stars++}`
      return `(?=(?<${name}>[^/]*?${between}))\\k<${name}>`
    })
    .replaceAll(STAR, '[^/]*')
    .replaceAll(SLASH, '/')
    .replaceAll(ANYTHING, '.*')
}

const BEFORE_ANOTHER_STAR = new RegExp(`${STAR}([^${STAR}${SLASH}${ANYTHING}]*)(?=${STAR})`, 'g')
