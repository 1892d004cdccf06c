/** The lines to copy, for a dashboard at `origin`. */
export interface Snippet {
  title: string
  text: string
  note: string
}

export const INSTALL = 'npm install --save-dev @stratigraph/reporter'

export const VITEST: Snippet = {
  title: 'Vitest',
  text: `// vitest.config.ts, in \`test\`\nreporters: ['default', '@stratigraph/reporter/vitest'],`,
  note: 'Vitest 3, 4 and 5.',
}

export const JEST: Snippet = {
  title: 'Jest',
  text: `// jest.config.js\nreporters: ['default', '@stratigraph/reporter/jest'],`,
  note: 'Jest 29 and 30.',
}

/** A server on this machine watches the folder; any other one has to be sent the reports. */
export const isLocal = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

export const runTests = (origin: string, local: boolean): Snippet => ({
  title: 'Run the tests once',
  text: local ? 'npm test' : `STRATIGRAPH_URL=${origin} STRATIGRAPH_TOKEN=… npm test`,
  note: local
    ? 'The report goes to .stratigraph/runs in the repository. A server started there takes it in by itself.'
    : 'The token needs the scope “ingest”. Both variables belong into the secrets of your CI.',
})

/** For reports that were written elsewhere: CI artifacts, another folder. */
export const uploadReports = (origin: string, local: boolean): Snippet => ({
  title: 'Or send reports that exist already',
  text: `npx stratigraph upload .stratigraph/runs --url ${origin}${local ? '' : ' --token …'}`,
  note: 'Folders, files, zips of CI artifacts. What was sent before is stored once.',
})

export const TOKEN = 'npx stratigraph-server token create --scope ingest'
