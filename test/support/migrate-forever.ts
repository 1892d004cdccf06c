import { writeSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrations } from '../../packages/server/src/store/migrations.ts'
import { migrate } from '../../packages/server/src/store/sqlite-migrate.ts'

// Run by migrations.test.ts: tells when a step is half done, and never ends it.
const database = new Database(process.argv[2])
database.pragma('journal_mode = WAL')
database.function('tell', () => writeSync(1, 'half done\n'))
const step = `
  CREATE TABLE half (number INTEGER);
  DROP TABLE report_body;
  INSERT INTO half SELECT tell();
  INSERT INTO half WITH RECURSIVE counted (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted)
    SELECT COUNT(*) FROM counted;`
migrate(database, process.argv[2]!, { steps: [...migrations.slice(0, 4), step] })
