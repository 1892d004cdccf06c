import type { Boundary, Use } from '../../../../reporter/src/report.ts'

/** A use with its boundary in full. */
export type SeenUse = Omit<Use, 'boundary'> & { boundary: Boundary }

export type Layer = 'unit' | 'integration' | 'e2e'

export interface LayerRule {
  id: string
  layer: Layer
  /** For people: what such a test does. */
  because: string
  matches: (uses: readonly SeenUse[]) => boolean
}

/** Kinds behind which another program stands. */
const SERVICES = new Set<Boundary['kind']>(['database', 'cache', 'queue', 'http'])
/** This many services behind one front door make a whole system. */
const WHOLE_SYSTEM = 2

const isHttp = ({ boundary }: SeenUse): boolean => boundary.kind === 'http'
const isListening = ({ boundary }: SeenUse): boolean => boundary.protocol === 'listen'
const isNameLookup = ({ boundary }: SeenUse): boolean => boundary.protocol === 'dns'
const isReading = ({ boundary }: SeenUse): boolean => boundary.kind === 'filesystem' && boundary.protocol === 'read'

/** Different databases, caches, queues, files and other servers that a test reaches, besides its own front door. */
function behindTheDoor(uses: readonly SeenUse[]): number {
  const targets = uses
    .filter(({ boundary }) => !boundary.own && (SERVICES.has(boundary.kind) || boundary.protocol === 'write'))
    .map(({ boundary }) => (boundary.kind === 'filesystem' ? 'files' : `${boundary.kind} ${boundary.target}`))
  return new Set(targets).size
}

/**
 * What a test crossed tells its layer: the first rule that matches. The layers are those of the test pyramid, drawn where
 * a test leaves its process (docs/layers.md). To read a file is no crossing by itself: fixtures are read everywhere.
 */
export const layerRules: readonly LayerRule[] = [
  {
    id: 'browser',
    layer: 'e2e',
    because: 'drives a browser',
    matches: (uses) => uses.some(({ boundary }) => boundary.kind === 'browser'),
  },
  {
    id: 'whole-system',
    layer: 'e2e',
    because: `goes through a server's front door, with ${WHOLE_SYSTEM} or more services behind it`,
    matches: (uses) => uses.some((use) => isHttp(use) && use.boundary.own) && behindTheDoor(uses) >= WHOLE_SYSTEM,
  },
  {
    id: 'service',
    layer: 'integration',
    because: 'talks to a database, cache, queue or server',
    matches: (uses) => uses.some(({ boundary }) => SERVICES.has(boundary.kind)),
  },
  {
    id: 'network',
    layer: 'integration',
    because: 'sends something over the network',
    matches: (uses) => uses.some((use) => use.boundary.kind === 'network' && !isListening(use) && !isNameLookup(use)),
  },
  {
    id: 'files',
    layer: 'integration',
    because: 'writes files',
    matches: (uses) => uses.some((use) => use.boundary.kind === 'filesystem' && !isReading(use)),
  },
  {
    id: 'process',
    layer: 'integration',
    because: 'starts another process',
    matches: (uses) => uses.some(({ boundary }) => boundary.kind === 'process' && boundary.protocol === 'command'),
  },
  { id: 'nothing', layer: 'unit', because: 'leaves its process nowhere', matches: () => true },
]

/** What is told of the rule that decided. */
export type DecidedBy = Pick<LayerRule, 'id' | 'layer' | 'because'>

/** The rule that decides: the first that matches. @param uses of the test itself, its hooks included */
export const ruleOf = (uses: readonly SeenUse[]): LayerRule => layerRules.find(({ matches }) => matches(uses))!
