import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isEveryAddress } from '../addresses.ts'
import { defaultRange, readPeriod } from '../answers/period.ts'
import { viewOf } from '../answers/view.ts'
import { createApp, type AppDeps } from '../app.ts'
import { readConfig, UsageError, type Config } from '../config.ts'
import { isPostgresUrl, withoutPassword } from '../database-url.ts'
import { createDashboard } from '../dashboard.ts'
import { toRefusal } from '../errors.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import { followOthers } from '../history/follow-others.ts'
import { createAcceptProof } from '../ingest/accept-proof.ts'
import { createActivityLog, createTakeIn } from '../ingest/activity-log.ts'
import { createFolder, createProofFolder } from '../ingest/folder.ts'
import { createLive } from '../live.ts'
import { keepRetention } from '../retention.ts'
import type { ActivityRecord, Store } from '../store/store.ts'
import { version } from '../version.ts'
import { createIntakeLines } from './intake-lines.ts'
import type { CommandIo } from './io.ts'
import { listen } from './listen.ts'
import { openHistory } from './open-history.ts'
import { type Intake, openIntake } from './open-intake.ts'
import { rehearse, type Ask } from './rehearse.ts'

export interface ServeIo extends CommandIo {
  /** Folder of the built dashboard. */
  dashboard: string
  /** Writes over the line that was written like this before; '' clears it. */
  overwrite: (text: string) => void
}

const graceMs = 10_000

/** Opens the history, serves it, watches the folder; until it is stopped. */
export async function serve(args: string[], io: ServeIo): Promise<number> {
  const config = readConfig(args, io.env, io.cwd)
  const { dir, database, host, port, allowedHosts, tokensRequired } = config
  prepareDir(dir)
  const onUpgrade = (copy: string): void =>
    io.out(`The history was brought up to date. As it was before: ${relative(io.cwd, copy) || copy}\n`)
  const opened = await openHistory({ database, exclusive: true, onUpgrade, readOnly: true })
  let closing = opened
  const stopping = new AbortController()
  try {
    if (tokensRequired) await requireTokens(opened, config, io)
    const now = Date.now
    const log = (error: unknown): void => io.err(`stratigraph-server: ${explain(error)}`)
    const { shared } = opened
    const live = createLive(shared && ((news) => void shared.announce(news).catch(log)))
    const intake = openIntake(opened, { database, live, log })
    const { store, history, acceptReport, stopAnalysing, isWriting } = intake
    closing = store
    const acceptProof = createAcceptProof({ store, now, onAdded: live.tellOrder })
    const lines = createIntakeLines(io, io.overwrite)
    const onActivity = (entry: ActivityRecord): void => {
      lines.activity(entry)
      live.tell(entry)
    }
    const noted = { store, now, onActivity }
    const deps: AppDeps = {
      store,
      history,
      live,
      now,
      log,
      takeIn: createTakeIn({ ...noted, acceptReport }),
      acceptProof,
      activity: createActivityLog(noted),
      isWriting,
      rules: { tokensRequired, allowedHosts },
      dashboard: createDashboard(io.dashboard),
      stopping: stopping.signal,
    }
    const server = await listen(createApp(deps), host, port)
    try {
      introduce(server.url, config, io)
      // Nobody should wait for it at their first look.
      void readLatest(intake, now)
        .then((project) => project && rehearse(asker(deps), project.name, () => stopping.signal.aborted))
        .catch((error: unknown) => stopping.signal.aborted || log(error))
      const folder = createFolder({
        dir,
        store,
        acceptReport,
        now,
        onProgress: (progress) => lines.progress(progress),
        onError: log,
        onActivity,
      })
      const unfollow = shared && followOthers({ shared, history, live, log })
      const unkeep = keepRetention({ store, now, log, onRemoved: live.tellChange })
      const proofs = createProofFolder({ dir, store, acceptProof, now, onError: log, onActivity })
      void lines.settled(folder)
      await io.stopped
      io.out('Stopping.')
      stopping.abort()
      await Promise.all([
        stopAnalysing(),
        folder.close(),
        proofs.close(),
        server.close(graceMs),
        unfollow?.(),
        unkeep(),
      ])
      await history.close()
    } catch (error) {
      await server.close(0)
      await history.close()
      throw error
    }
  } finally {
    await closing.close()
  }
  return 0
}

/** The project that ran last, with what its pages show at first. */
async function readLatest(
  { store, history, resume }: Pick<Intake, 'store' | 'history' | 'resume'>,
  now: () => number,
): Promise<ProjectHistory | undefined> {
  const [latest] = await store.projects()
  const project = latest && (await history.outline(latest.project))
  if (project) await viewOf(project, readPeriod({ range: defaultRange }, now()))
  await resume()
  await project?.whole()
  if (project) await history.analyse(project)
  return project
}

/** Asks the same answers as whoever comes by the port, without a token, and without leaving anything in their cache. */
function asker(deps: AppDeps): Ask {
  const app = createApp({ ...deps, rules: { tokensRequired: false, allowedHosts: [] }, log: () => {} })
  return async (path) => {
    const response = await app.request(`/api/v1${path}`, { headers: { host: 'localhost' } })
    return response.ok ? response.text() : undefined
  }
}

/** The folder, kept out of git by a file of its own. */
function prepareDir(dir: string): void {
  try {
    mkdirSync(join(dir, 'runs'), { recursive: true })
    const ignore = join(dir, '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  } catch (cause) {
    throw new UsageError(`--dir: ${dir} cannot be made: ${(cause as Error).message}`, { cause })
  }
}

async function requireTokens(
  store: Store,
  { host, allowedHosts, database }: Config,
  { cwd }: CommandIo,
): Promise<void> {
  const tokens = await store.tokens()
  if (tokens.some(({ revokedAt }) => revokedAt === null)) return
  const where = isPostgresUrl(database) ? withoutPassword(database) : relative(cwd, database) || database
  throw new UsageError(
    `Without tokens everybody who reaches ${allowedHosts[0] ?? host} could read and write the history. Make one first:\n\n` +
      `  npx stratigraph-server token create --scope admin --database ${quoted(where)}\n\n` +
      'Then start the server again.',
  )
}

const quoted = (path: string): string => (/^[\w./:\\~-]+$/.test(path) ? path : JSON.stringify(path))

function introduce(url: string, { dir, database, host, tokensRequired }: Config, { cwd, out }: CommandIo): void {
  const short = (path: string): string => {
    const near = relative(cwd, path)
    return near === '' ? '.' : near.startsWith('..') ? path : near
  }
  out(`Stratigraph ${version}\n`)
  const everywhere = isEveryAddress(host) ? ', and every other address of this machine' : ''
  out(`  dashboard  ${url}${everywhere}${tokensRequired ? ' (asks for a token)' : ''}`)
  out(`  history    ${isPostgresUrl(database) ? withoutPassword(database) : short(database)}`)
  out(`  watching   ${short(join(dir, 'runs'))}\n`)
}

function explain(error: unknown): string {
  const answer = toRefusal(error)?.refusal.answer
  return answer ? [answer.error, answer.fix].join('. ') : describe(error)
}

/** With its causes; with the stack only where that is all there is. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\n  because of ${describe(error.cause)}`
}
