import { defaultPort } from '../config.ts'

export const help = `Keeps the history of test runs and shows it.

  stratigraph-server [options]            takes in <dir>/runs, watches it, serves dashboard and API
  stratigraph-server token create --scope ingest|read|admin [--project NAME]
  stratigraph-server token list
  stratigraph-server token revoke PREFIX
  stratigraph-server backup FILE          copies the history, also of a running server; checks it
  stratigraph-server restore FILE         checks a backup and puts it in the place of the history
                                          (--force: where there is one; that one is put aside)
  stratigraph-server export FILE.csv|FILE.parquet [--project NAME] [--from DAY] [--to DAY]
                                          every single result of a range
  stratigraph-server project list
  stratigraph-server project create NAME
  stratigraph-server project retention NAME [--results-days N] [--results-megabytes N]
                     [--runs-days N]      what goes when it is old; "never" keeps it
  stratigraph-server prune [--project NAME] [--dry-run]
                                          removes now what is old; a server does it every hour.
                                          Takes the flags of retention, for this once
  stratigraph-server vacuum               gives the room of what was removed back to the disk
  stratigraph-server rebuild              makes everything anew that is derived from the reports;
                                          no server may run meanwhile

Options (and environment variables)
  --port N             port to listen on (STRATIGRAPH_PORT), default ${defaultPort}; 0 = any free one
  --host ADDRESS       address to listen on (STRATIGRAPH_HOST), default 127.0.0.1;
                       any other than this machine's own needs tokens
  --dir FOLDER         the .stratigraph folder (STRATIGRAPH_DIR), default the nearest at or above
                       the current folder inside the git repository, else ./.stratigraph
  --database FILE|URL  SQLite file (STRATIGRAPH_DATABASE), default <dir>/history.db;
                       or postgres://user:password@host/database, which several servers may share
  --allowed-host NAME  a name under which a proxy or the network reaches the server; needs tokens;
                       may be repeated (STRATIGRAPH_ALLOWED_HOSTS, separated by commas)
  --help, --version
`

export { version } from '../version.ts'
