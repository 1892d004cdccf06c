import { defineConfig } from 'vite'

/** `npm run dev` starts the server on the default port and this in front of it. */
const server = process.env['STRATIGRAPH_SERVER'] ?? 'http://127.0.0.1:4319'

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'],
    // The CSP allows no data: scripts, and small files are better fetched once than inlined.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
})
