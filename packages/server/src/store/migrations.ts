/**
 * Each entry takes a database from `user_version` n to n + 1, in one transaction. Forward only: an entry that was
 * released is never edited. Every table begins with project_id, so that it can be spread over machines by project.
 */
export const migrations: string[] = [
  `
  CREATE TABLE project (
    project_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  );

  CREATE TABLE file (
    project_id INTEGER NOT NULL REFERENCES project,
    file_id INTEGER NOT NULL,
    runner_project TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (project_id, file_id),
    UNIQUE (project_id, path, runner_project)
  ) WITHOUT ROWID;

  CREATE TABLE test (
    project_id INTEGER NOT NULL REFERENCES project,
    test_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    line INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    tags TEXT NOT NULL,
    described_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, test_id),
    FOREIGN KEY (project_id, file_id) REFERENCES file
  ) WITHOUT ROWID;
  CREATE INDEX test_file ON test (project_id, file_id);

  CREATE TABLE dictionary (
    project_id INTEGER NOT NULL REFERENCES project,
    dictionary_id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (project_id, hash)
  );

  CREATE TABLE run (
    project_id INTEGER NOT NULL REFERENCES project,
    run_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    branch TEXT,
    status TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (project_id, run_id),
    UNIQUE (project_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX run_at ON run (project_id, at, run_id);
  CREATE INDEX run_branch ON run (project_id, branch, at, run_id);
  CREATE INDEX run_key ON run (project_id, key);
  CREATE INDEX run_id ON run (id);

  CREATE TABLE report (
    project_id INTEGER NOT NULL REFERENCES project,
    report_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    shard INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (project_id, report_id),
    UNIQUE (project_id, id),
    UNIQUE (project_id, run_id, shard),
    FOREIGN KEY (project_id, run_id) REFERENCES run
  ) WITHOUT ROWID;
  CREATE INDEX report_id ON report (id);

  -- Order and body apart: reading many orders touches no page of a body, and bodies may one day go before orders.
  CREATE TABLE report_order (
    project_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (project_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );
  CREATE TABLE report_body (
    project_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    data BLOB NOT NULL,
    files BLOB NOT NULL,
    details BLOB,
    PRIMARY KEY (project_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );

  CREATE TABLE nonpass (
    project_id INTEGER NOT NULL,
    test_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (project_id, test_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  ) WITHOUT ROWID;

  CREATE TABLE error (
    project_id INTEGER NOT NULL REFERENCES project,
    hash TEXT NOT NULL,
    name TEXT,
    message TEXT NOT NULL,
    stack TEXT,
    truncated INTEGER NOT NULL,
    PRIMARY KEY (project_id, hash)
  );

  CREATE TABLE activity (
    activity_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    source TEXT NOT NULL,
    project TEXT,
    run TEXT,
    tests INTEGER,
    reason TEXT
  );

  CREATE TABLE token (
    hash TEXT PRIMARY KEY,
    prefix TEXT NOT NULL,
    scope TEXT NOT NULL,
    project TEXT,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE proof (
    project_id INTEGER NOT NULL REFERENCES project,
    proof_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (project_id, proof_id),
    UNIQUE (project_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX proof_at ON proof (project_id, at, proof_id);
  CREATE INDEX proof_id ON proof (id);
  `,
  `
  CREATE TABLE report_evidence (
    project_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (project_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );
  `,
  `
  -- What people decide about a project: one small JSON a subject. The kinds are listed in store.ts.
  CREATE TABLE record (
    project_id INTEGER NOT NULL REFERENCES project,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    data TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, kind, key)
  ) WITHOUT ROWID;
  `,
  `
  -- What is derived from the reports and can be made anew from them (docs/storage.md). A chapter is 128 reports with
  -- neighbouring numbers; its row comes last, so that what has no such row yet does not count.
  CREATE TABLE chapter (
    project_id INTEGER NOT NULL REFERENCES project,
    chapter_id INTEGER NOT NULL,
    runs BLOB NOT NULL,
    PRIMARY KEY (project_id, chapter_id)
  ) WITHOUT ROWID;
  CREATE TABLE segment (
    project_id INTEGER NOT NULL,
    block_id INTEGER NOT NULL,
    chapter_id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (project_id, block_id, chapter_id)
  );
  CREATE TABLE roll_up (
    project_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    chapter_id INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    block_id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (project_id, day, chapter_id, scope, block_id)
  );
  `,
  `
  -- What the compact reports of a chapter are told from: as long as they are there, it is.
  CREATE TABLE base (
    project_id INTEGER NOT NULL REFERENCES project,
    chapter_id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (project_id, chapter_id)
  );
  `,
  `
  -- The last run that passed: where most fail, it may be far.
  CREATE INDEX run_passed ON run (project_id, at, run_id) WHERE status = 'passed';
  CREATE INDEX run_passed_branch ON run (project_id, branch, at, run_id) WHERE status = 'passed';
  `,
  `
  -- Sums of ranges are megabytes: whoever looks for anything else must not read them on the way.
  CREATE TABLE record_apart (
    project_id INTEGER NOT NULL REFERENCES project,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    data TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, kind, key)
  );
  INSERT INTO record_apart SELECT project_id, kind, key, data, changed_at FROM record;
  DROP TABLE record;
  ALTER TABLE record_apart RENAME TO record;
  `,
]
