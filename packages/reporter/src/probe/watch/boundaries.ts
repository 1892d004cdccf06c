import type { Collector } from '../collector.ts'
import { type Patches, showInNamedImports } from '../patch.ts'
import type { CoreModules } from './core-modules.ts'
import { watchEmbedded } from './embedded.ts'
import { watchFiles } from './files.ts'
import { watchProcesses } from './processes.ts'
import { watchSockets } from './sockets.ts'

/** Everything by which a test leaves its process. */
export function watchBoundaries(
  collector: Collector,
  patches: Patches,
  core: CoreModules,
  ignored: readonly string[],
): void {
  watchSockets(collector, patches, core)
  watchFiles(collector, patches, ignored)
  watchProcesses(collector, patches, core)
  watchEmbedded(collector, patches, core)
  showInNamedImports()
}
