import type { LayerFinding } from '../../packages/server/src/api-schemas/layers.ts'

/** A small suite with one problem, or one that only looks like it. */
export interface Case {
  /** A folder's name. */
  name: string
  /** What is to be found; undefined: nothing is. */
  kind?: LayerFinding['kind']
  services: readonly ('PostgreSQL' | 'Redis' | 'RabbitMQ')[]
  /**
   * Test files by their name less `.test` and its ending. The text is a body that both runners take: `need` loads a
   * package, `own('./tax')` a module of `modules`, `mock('./tax', () => ({ ... }))` stands at the start of a line, and
   * `name` is a text of this case's and runner's own.
   */
  files: Record<string, string>
  /** Bodies of functions by module: `tax: { rate: 'return 0.2' }`. */
  modules?: Record<string, Record<string, string>>
  /** Part of the probe that sees it. @default boundaries */
  needs?: 'leaks' | 'mocks' | 'idle'
}
