/**
 * The tables of migrations.ts for PostgreSQL, with what is different there: numbers come from counters in the project's
 * row, which its lock guards; names are unique by their SHA-256, because an index entry has at most 2,700 bytes; blobs
 * are packed already, so the server stores them as they are. Forward only: an entry that was released is never edited.
 */
export const postgresMigrations: string[] = [
  `
  CREATE TABLE project (
    project_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    name_hash bytea NOT NULL UNIQUE,
    runs bigint NOT NULL DEFAULT 0,
    last_run_at bigint,
    next_file bigint NOT NULL DEFAULT 0,
    next_test bigint NOT NULL DEFAULT 0,
    next_dictionary bigint NOT NULL DEFAULT 1,
    next_run bigint NOT NULL DEFAULT 1,
    next_report bigint NOT NULL DEFAULT 1,
    next_proof bigint NOT NULL DEFAULT 1
  ) WITH (fillfactor = 50);

  CREATE TABLE file (
    project_id bigint NOT NULL REFERENCES project,
    file_id bigint NOT NULL,
    name_hash bytea NOT NULL,
    runner_project text NOT NULL,
    path text NOT NULL,
    PRIMARY KEY (project_id, file_id),
    UNIQUE (project_id, name_hash)
  );

  CREATE TABLE test (
    project_id bigint NOT NULL REFERENCES project,
    test_id bigint NOT NULL,
    file_id bigint NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    ordinal int NOT NULL,
    line int NOT NULL,
    layer int NOT NULL,
    flags int NOT NULL,
    tags text NOT NULL,
    described_at bigint NOT NULL,
    -- The report that changed the description last: other servers read what it changed.
    described_by bigint,
    PRIMARY KEY (project_id, test_id),
    FOREIGN KEY (project_id, file_id) REFERENCES file
  );
  CREATE INDEX test_file ON test (project_id, file_id);
  CREATE INDEX test_described ON test (project_id, described_by) WHERE described_by IS NOT NULL;

  CREATE TABLE dictionary (
    project_id bigint NOT NULL REFERENCES project,
    dictionary_id bigint NOT NULL,
    hash text NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (project_id, dictionary_id),
    UNIQUE (project_id, hash)
  );
  ALTER TABLE dictionary ALTER data SET STORAGE EXTERNAL;

  CREATE TABLE run (
    project_id bigint NOT NULL REFERENCES project,
    run_id bigint NOT NULL,
    id text NOT NULL,
    key text NOT NULL,
    at bigint NOT NULL,
    branch text,
    status text NOT NULL,
    filtered boolean NOT NULL,
    summary text NOT NULL,
    PRIMARY KEY (project_id, run_id),
    UNIQUE (project_id, id)
  );
  CREATE INDEX run_at ON run (project_id, at, run_id);
  CREATE INDEX run_branch ON run (project_id, md5(branch), at, run_id);
  CREATE INDEX run_key ON run (project_id, md5(key));
  CREATE INDEX run_id ON run (id);

  CREATE TABLE report (
    project_id bigint NOT NULL REFERENCES project,
    report_id bigint NOT NULL,
    run_id bigint NOT NULL,
    id text NOT NULL,
    shard int NOT NULL,
    content_hash text NOT NULL,
    received_at bigint NOT NULL,
    facts text NOT NULL,
    PRIMARY KEY (project_id, report_id),
    UNIQUE (project_id, id),
    UNIQUE (project_id, run_id, shard),
    FOREIGN KEY (project_id, run_id) REFERENCES run
  );
  CREATE INDEX report_id ON report (id);

  CREATE TABLE report_order (
    project_id bigint NOT NULL,
    report_id bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (project_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );
  ALTER TABLE report_order ALTER data SET STORAGE EXTERNAL;

  CREATE TABLE report_body (
    project_id bigint NOT NULL,
    report_id bigint NOT NULL,
    data bytea NOT NULL,
    files bytea NOT NULL,
    details bytea,
    PRIMARY KEY (project_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );
  ALTER TABLE report_body ALTER data SET STORAGE EXTERNAL, ALTER files SET STORAGE EXTERNAL,
    ALTER details SET STORAGE EXTERNAL;

  CREATE TABLE report_evidence (
    project_id bigint NOT NULL,
    report_id bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (project_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );
  ALTER TABLE report_evidence ALTER data SET STORAGE EXTERNAL;

  CREATE TABLE nonpass (
    project_id bigint NOT NULL,
    test_id bigint NOT NULL,
    report_id bigint NOT NULL,
    status int NOT NULL,
    retries int NOT NULL,
    error text,
    PRIMARY KEY (project_id, test_id, report_id),
    FOREIGN KEY (project_id, report_id) REFERENCES report
  );

  CREATE TABLE error (
    project_id bigint NOT NULL REFERENCES project,
    hash text NOT NULL,
    name text,
    message text NOT NULL,
    stack text,
    truncated boolean NOT NULL,
    PRIMARY KEY (project_id, hash)
  );

  CREATE TABLE proof (
    project_id bigint NOT NULL REFERENCES project,
    proof_id bigint NOT NULL,
    id text NOT NULL,
    content_hash text NOT NULL,
    at bigint NOT NULL,
    received_at bigint NOT NULL,
    data text NOT NULL,
    PRIMARY KEY (project_id, proof_id),
    UNIQUE (project_id, id)
  );
  CREATE INDEX proof_at ON proof (project_id, at, proof_id);
  CREATE INDEX proof_id ON proof (id);

  CREATE TABLE record (
    project_id bigint NOT NULL REFERENCES project,
    kind text NOT NULL,
    key_hash bytea NOT NULL,
    key text NOT NULL,
    data text NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (project_id, kind, key_hash)
  );

  CREATE TABLE activity (
    activity_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    outcome text NOT NULL,
    source text NOT NULL,
    project text,
    run text,
    tests bigint,
    reason text
  );

  CREATE TABLE token (
    hash text PRIMARY KEY,
    prefix text NOT NULL,
    scope text NOT NULL,
    project text,
    created_at bigint NOT NULL,
    last_used_at bigint,
    revoked_at bigint
  );
  `,
  `
  CREATE TABLE chapter (
    project_id bigint NOT NULL REFERENCES project,
    chapter_id bigint NOT NULL,
    runs bytea NOT NULL,
    PRIMARY KEY (project_id, chapter_id)
  );
  ALTER TABLE chapter ALTER runs SET STORAGE EXTERNAL;

  CREATE TABLE segment (
    project_id bigint NOT NULL,
    block_id bigint NOT NULL,
    chapter_id bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (project_id, block_id, chapter_id)
  );
  ALTER TABLE segment ALTER data SET STORAGE EXTERNAL;

  CREATE TABLE roll_up (
    project_id bigint NOT NULL,
    day bigint NOT NULL,
    chapter_id bigint NOT NULL,
    scope int NOT NULL,
    block_id bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (project_id, day, chapter_id, scope, block_id)
  );
  ALTER TABLE roll_up ALTER data SET STORAGE EXTERNAL;
  `,
  `
  -- Old runs go with their failures; looking for each report in all failures would take long.
  ALTER TABLE nonpass DROP CONSTRAINT nonpass_project_id_report_id_fkey;
  `,
  `
  -- What the compact reports of a chapter are told from: as long as they are there, it is.
  CREATE TABLE base (
    project_id bigint NOT NULL REFERENCES project,
    chapter_id bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (project_id, chapter_id)
  );
  ALTER TABLE base ALTER data SET STORAGE EXTERNAL;
  `,
  `
  -- The last run that passed: where most fail, it may be far.
  CREATE INDEX run_passed ON run (project_id, at, run_id) WHERE status = 'passed';
  CREATE INDEX run_passed_branch ON run (project_id, md5(branch), at, run_id) WHERE status = 'passed';
  `,
]
