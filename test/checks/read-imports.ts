import { parseSync, Visitor } from 'oxc-parser'

export interface Import {
  /** What stands in the quotes; null where it is computed at run time. */
  specifier: string | null
  /** Gone after compilation: `import type`, `export type ... from`, `typeof import(...)`. */
  typeOnly: boolean
  line: number
}

/** Every import of a TypeScript file: static, re-exported, dynamic, `require`, `import = require` and `import('x').T`. */
export function readImports(path: string, source: string): Import[] {
  const { program, errors } = parseSync(path, source)
  const [failure] = errors
  if (failure) throw new Error(`${path} cannot be parsed: ${failure.message}`)

  const found: (Import & { start: number })[] = []
  const add = (node: { start: number }, specifier: string | null, typeOnly: boolean): void => {
    found.push({ specifier, typeOnly, line: lineAt(source, node.start), start: node.start })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source.value, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => node.source && add(node, node.source.value, node.exportKind === 'type'),
    ImportExpression: (node) => add(node, textOf(node.source), false),
    TSImportType: (node) => add(node, textOf(node.source), true),
    TSImportEqualsDeclaration: (node) =>
      node.moduleReference.type === 'TSExternalModuleReference' &&
      add(node, node.moduleReference.expression.value, node.importKind === 'type'),
    CallExpression: (node) => isRequire(node.callee) && add(node, textOf(node.arguments[0]), false),
  }).visit(program)
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ specifier, typeOnly, line }) => ({ specifier, typeOnly, line }))
}

interface Node {
  type: string
  name?: unknown
  value?: unknown
  object?: unknown
}

function textOf(node: Node | undefined): string | null {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null
}

/** `require(...)` and `require.resolve(...)`. */
function isRequire(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require'
  return callee.type === 'MemberExpression' && (callee.object as Node).name === 'require'
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}
