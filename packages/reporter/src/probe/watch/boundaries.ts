import type { Collector } from '../collector.ts'
import { type Patches, showInNamedImports } from '../patch.ts'
import { watchEmbedded } from './embedded.ts'
import { watchFiles } from './files.ts'
import { watchProcesses } from './processes.ts'
import { watchSockets } from './sockets.ts'

/**
 * Everything by which a test leaves its process.
 * @returns looks for what has come in since: call it when files and tests begin
 */
export function watchBoundaries(collector: Collector, patches: Patches, ignored: readonly string[]): () => void {
  watchSockets(collector, patches)
  watchFiles(collector, patches, ignored)
  watchProcesses(collector, patches)
  const lookForDatabases = watchEmbedded(collector, patches)
  showInNamedImports()
  return lookForDatabases
}
