import type { ResultRow } from '../answers/result-rows.ts'

/** The columns of an export, in their order: name in the file, key of the row, type. */
export const resultColumns = [
  ['run', 'run', 'STRING'],
  ['run_at', 'at', 'TIMESTAMP'],
  ['branch', 'branch', 'STRING'],
  ['commit', 'commit', 'STRING'],
  ['run_status', 'runStatus', 'STRING'],
  ['ci', 'ci', 'STRING'],
  ['seed', 'seed', 'DOUBLE'],
  ['shard', 'shard', 'INT32'],
  ['worker', 'worker', 'INT32'],
  ['sequence', 'sequence', 'INT32'],
  ['file', 'file', 'STRING'],
  ['runner_project', 'runnerProject', 'STRING'],
  ['test_id', 'testId', 'STRING'],
  ['test', 'test', 'STRING'],
  ['ordinal', 'ordinal', 'INT32'],
  ['layer', 'layer', 'STRING'],
  ['tags', 'tags', 'STRING'],
  ['owners', 'owners', 'STRING'],
  ['status', 'status', 'STRING'],
  ['start_ms', 'startMs', 'DOUBLE'],
  ['duration_ms', 'durationMs', 'DOUBLE'],
  ['before_each_ms', 'beforeEachMs', 'DOUBLE'],
  ['after_each_ms', 'afterEachMs', 'DOUBLE'],
] as const satisfies (readonly [string, keyof ResultRow, 'STRING' | 'TIMESTAMP' | 'DOUBLE' | 'INT32'])[]
