import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { unreachable, zones, type Zone } from './import-rules.ts'
import { readImports, type Import } from './read-imports.ts'

export interface SourceFile {
  /** Relative to the repository's root, with `/`. */
  path: string
  source: string
}

interface FileImports {
  path: string
  imports: Import[]
}

/**
 * Checks the imports of our own files against import-rules.ts. Pure.
 * @returns one sentence for each import that is not allowed: file and line, the import, and the rule that it breaks
 */
export function findForbiddenImports(sources: SourceFile[]): string[] {
  const files = sources.map(({ path, source }) => ({ path, imports: readImports(path, source) }))
  return [...files.flatMap(forbiddenArrows), ...forbiddenReach(files)]
}

function forbiddenArrows({ path, imports }: FileImports): string[] {
  const from = zoneOf(path)
  if (!from) return [`${path}: belongs to no zone. Add it to a zone in test/checks/import-rules.ts`]
  return imports.flatMap((found) => {
    const rule = brokenRule(from, path, found)
    const word = found.typeOnly ? 'import type' : 'import'
    return rule ? [`${path}:${found.line}: ${word} '${found.specifier}': ${rule}`] : []
  })
}

function brokenRule(from: Zone, path: string, { specifier, typeOnly }: Import): string | undefined {
  if (specifier === null || specifier.startsWith('data:')) return undefined
  const target = ourFile(path, specifier)
  if (target !== undefined) return brokenArrow(from, target, typeOnly)
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return 'an absolute path names one machine'
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    if (from.node || typeOnly) return undefined
    return `${from.name} uses no module of Node, so that it stays pure or runs in a browser`
  }
  if (from.packages.test(specifier) || (typeOnly && from.packageTypes.test(specifier))) return undefined
  return from.packageTypes.test(specifier)
    ? `${from.name} may take ${specifier} only by 'import type'`
    : `${from.name} has no dependency on ${specifier}`
}

function brokenArrow(from: Zone, target: string, typeOnly: boolean): string | undefined {
  if (target.startsWith('..')) return 'leads out of the repository'
  // Styles and the like; package.json is data that a bundler inlines.
  if (/\.(css|svg|json)$/.test(target)) return undefined
  const to = zoneOf(target)
  if (!to) return `${target} belongs to no zone of test/checks/import-rules.ts`
  if (to === from || from.imports.includes('*') || from.imports.includes(to.name)) return undefined
  if (from.types.includes(to.name)) {
    return typeOnly ? undefined : `${from.name} may take ${to.name} only by 'import type'`
  }
  return `no arrow leads from ${from.name} to ${to.name}${allowed(from)}`
}

function allowed({ imports, types }: Zone): string {
  const both = [...imports, ...types.map((name) => `${name} (type)`)]
  return both.length > 0 ? `; allowed: ${both.join(', ')}` : '; it imports nothing of ours'
}

/** Follows imports by value over several files. */
function forbiddenReach(files: FileImports[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return unreachable.flatMap(({ from, to, why }) =>
    files.flatMap(({ path }) => {
      const trail = from.test(path) ? findTrail(byPath, to, [path]) : undefined
      return trail && trail.length > 2 ? [`${trail.join(' -> ')}: reaches ${to}, but ${why}`] : []
    }),
  )
}

/** The first way by value from the end of the trail into a zone; depth first, each file once. */
function findTrail(
  files: Map<string, FileImports>,
  zoneName: string,
  trail: string[],
  seen = new Set<string>(),
): string[] | undefined {
  const path = trail.at(-1)!
  if (zoneOf(path)?.name === zoneName) return trail
  if (seen.has(path)) return undefined
  seen.add(path)
  for (const { specifier, typeOnly } of files.get(path)?.imports ?? []) {
    const target = specifier === null || typeOnly ? undefined : ourFile(path, specifier)
    const found = target && findTrail(files, zoneName, [...trail, target], seen)
    if (found) return found
  }
  return undefined
}

const zoneOf = (path: string): Zone | undefined => zones.find(({ files }) => files.test(path))

/** The file of ours that an import leads to: by a relative path, or by a package's name (`@stratigraph/reporter/report`). */
function ourFile(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier)
  if (!specifier.startsWith('@stratigraph/')) return undefined
  const [, name, ...rest] = specifier.split('/')
  return `packages/${name}/src/${rest.join('/') || 'index'}.ts`
}
