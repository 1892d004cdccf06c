/**
 * Which file may import which: the arrows of the architecture, and the only place where they are written down.
 * A file belongs to the first zone whose pattern matches its path. Imports inside one zone are always allowed.
 */
export interface Zone {
  name: string
  files: RegExp
  /** Zones that may be imported by value (and so by type too). */
  imports: string[]
  /** Zones that may be imported only with `import type`. */
  types: string[]
  /** npm packages that may be imported by value. Node's own modules always may, unless `node` is false. */
  packages: RegExp
  /** npm packages that may be imported only with `import type`. */
  packageTypes: RegExp
  /** May it use `node:` modules? */
  node: boolean
}

type Arrows = Partial<Omit<Zone, 'name' | 'files'>>

const none = /^$/
const zone = (name: string, files: RegExp, arrows: Arrows = {}): Zone => ({
  name,
  files,
  imports: [],
  types: [],
  packages: none,
  packageTypes: none,
  node: true,
  ...arrows,
})

const runners = /^(vitest|jest|@vitest|@jest)([-/]|$)/

export const zones: Zone[] = [
  // Tests live beside what they test and may reach for anything of their own package, and for test/support.
  zone('tests', /^(test|bench|scripts)\/|\.test\.tsx?$/, {
    imports: ['*'],
    types: ['*'],
    packages: /./,
    packageTypes: /./,
  }),
  zone('builds', /^(packages\/[^/]+\/|\.ci\/)?[^/]+\.[cm]?[tj]s$/, {
    imports: ['*'],
    types: ['*'],
    packages: /./,
    packageTypes: /./,
  }),

  // The format imports nothing: everything else may take it.
  zone('reporter/report', /^packages\/reporter\/src\/(report|proof)\.ts$/, { node: false }),
  zone('reporter/contracts', /^packages\/reporter\/src\/(recording|options|layer-options|is-object|probe-parts)\.ts$/, {
    types: ['reporter/report'],
    node: false,
  }),
  // A planned order: the command line writes it, workers and reporters keep it. It names tests as reports do: clip.ts. With it: small pieces that workers and reporters share.
  zone('reporter/order', /^packages\/reporter\/src\/(order\/|(builtins|clip|clock)\.ts$)/, {
    imports: ['reporter/report'],
  }),
  // Loaded into every test process of the user; the only pieces that may load the runner itself.
  zone(
    'reporter/worker',
    /^packages\/reporter\/src\/(probe\/.*|(vitest|jest)-runner\.ts|vitest-worker\.ts|jest-sequencer\.ts)$/,
    {
      imports: ['reporter/report', 'reporter/contracts', 'reporter/order', 'reporter/adapters'],
      packages: runners,
      packageTypes: runners,
    },
  ),
  zone('reporter/adapters', /^packages\/reporter\/src\/(vitest|jest)(\.ts$|\/)/, {
    imports: ['reporter/report', 'reporter/contracts', 'reporter/order', 'reporter/code'],
    types: ['reporter/worker'],
    packageTypes: runners,
  }),
  zone('reporter/cli', /^packages\/reporter\/src\/(cli\.ts|commands\/.*)$/, {
    imports: ['reporter/report', 'reporter/contracts', 'reporter/order', 'reporter/rerun', 'reporter/code'],
  }),
  // The analysis is pure and is bundled in, so that a bisect needs no server.
  zone('reporter/rerun', /^packages\/reporter\/src\/rerun\//, {
    imports: ['reporter/report', 'reporter/order', 'reporter/code', 'server/analysis'],
  }),
  // So is what tells the layer findings of a run in the terminal.
  zone('reporter/layer-news', /^packages\/reporter\/src\/summary\/layer-news\.ts$/, {
    imports: ['reporter/report', 'reporter/contracts', 'reporter/code', 'server/analysis'],
  }),
  zone('reporter/code', /^packages\/reporter\/src\//, {
    imports: ['reporter/report', 'reporter/contracts', 'reporter/order', 'reporter/layer-news'],
  }),

  // cli -> commands -> app -> routes -> answers, ingest, output -> store; analysis takes nothing of ours but types.
  zone('server/cli', /^packages\/server\/src\/(cli\.[jt]s|bin\.cjs)$/, {
    imports: ['server/commands', 'server/config'],
  }),
  zone('server/commands', /^packages\/server\/src\/commands\//, {
    imports: [
      'server/app',
      'server/answers',
      'server/config',
      'server/history',
      'server/ingest',
      'server/store',
      'server/writer',
      'server/analyst',
      'server/output',
      'server/shared',
    ],
    types: ['reporter/report'],
    packages: /./,
  }),
  zone('server/app', /^packages\/server\/src\/app\.ts$/, {
    imports: ['server/routes', 'server/config', 'server/shared', 'server/ingest'],
    types: ['server/store'],
    packages: /./,
  }),
  zone('server/routes', /^packages\/server\/src\/routes\//, {
    imports: [
      'server/answers',
      'server/history',
      'server/analysis',
      'server/ingest',
      'server/store',
      'server/output',
      'server/shared',
    ],
    types: ['server/config', 'reporter/report'],
    packages: /./,
  }),
  // What the history says, in the shapes of the API; knows nothing of HTTP.
  zone('server/answers', /^packages\/server\/src\/answers\//, {
    imports: ['server/history', 'server/analysis', 'server/codec', 'server/shared'],
    types: ['server/store', 'reporter/report'],
  }),
  // The thread that writes, and the way to it.
  zone('server/writer', /^packages\/server\/src\/writer\//, {
    imports: ['server/ingest', 'server/history', 'server/store', 'server/codec', 'server/shared'],
  }),
  // The thread that analyses, and the way to it.
  zone('server/analyst', /^packages\/server\/src\/analyst\//, {
    imports: ['server/history', 'server/shared'],
    types: ['server/analysis'],
  }),
  zone('server/ingest', /^packages\/server\/src\/ingest\//, {
    imports: ['server/store', 'server/codec', 'server/history', 'server/shared'],
    types: ['reporter/report'],
    packages: /./,
  }),
  // The runs of the store, decoded and kept in memory for the analysis.
  zone('server/history', /^packages\/server\/src\/history\//, {
    imports: ['server/analysis', 'server/codec', 'server/shared'],
    types: ['server/store', 'reporter/report'],
  }),
  zone('server/output', /^packages\/server\/src\/output\//, {
    imports: ['server/analysis', 'server/shared'],
    types: ['server/store', 'server/answers'],
    packages: /./,
  }),
  zone('server/store', /^packages\/server\/src\/store\//, {
    imports: ['server/codec', 'server/shared'],
    types: ['server/analysis', 'reporter/report'],
    packages: /./,
  }),
  // Columns to bytes and back.
  zone('server/codec', /^packages\/server\/src\/codec\//, {
    imports: ['server/shared'],
    types: ['server/store', 'reporter/report'],
  }),
  zone('server/analysis', /^packages\/server\/src\/analysis\//, {
    types: ['server/store', 'server/codec', 'server/shared', 'reporter/report'],
    node: false,
  }),
  zone('server/config', /^packages\/server\/src\/config\.ts$/, { imports: ['server/shared'] }),
  // API schemas, errors, auth and the like: leaves that every layer of the server may use.
  zone('server/shared', /^packages\/server\/src\/(api-schemas\/)?[^/]+\.ts$/, {
    types: ['server/store', 'server/config', 'reporter/report'],
    packages: /./,
  }),

  zone('ui', /^packages\/ui\/(src|public)\//, {
    types: ['server/shared', 'server/app', 'reporter/report'],
    packages: /./,
    node: false,
  }),
]

/** What may not be reached by value, over any number of files: small pieces must not drag the rest in with them. */
export const unreachable = [
  {
    from: /^packages\/reporter\/src\/(vitest|jest)-runner\.ts$/,
    to: 'reporter/code',
    why: 'a piece that is loaded into every test process stays small',
  },
]
