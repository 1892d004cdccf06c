import type { Snippet } from '../start/snippets.ts'

/** For a server at `origin`. Secrets are named, never written into a file. */
export const githubSnippet = (origin: string): Snippet => ({
  title: 'GitHub Actions',
  text: [
    '- run: npm test',
    '  env:',
    `    STRATIGRAPH_URL: ${origin}`,
    '    STRATIGRAPH_TOKEN: ${{ secrets.STRATIGRAPH_TOKEN }}',
  ].join('\n'),
  note: 'A step of the test job, in every shard. Forks have no secrets: docs/ci.md has a way for them.',
})

export const gitlabSnippet = (origin: string): Snippet => ({
  title: 'GitLab CI',
  text: ['test:', '  script: npm test', '  variables:', `    STRATIGRAPH_URL: ${origin}`].join('\n'),
  note: 'STRATIGRAPH_TOKEN is a masked variable of the project (Settings, CI/CD, Variables).',
})

export const shellSnippet = (origin: string, token: string | undefined): Snippet => ({
  title: 'Any other, or by hand',
  text: [`export STRATIGRAPH_URL=${origin}`, `export STRATIGRAPH_TOKEN=${token ?? '…'}`, 'npm test'].join('\n'),
  note: 'Or later: npx stratigraph upload .stratigraph/runs, with the same two variables.',
})
