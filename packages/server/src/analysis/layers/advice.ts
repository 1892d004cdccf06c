import type { Finding, FindingKind } from './layer-test.ts'

export interface Advice {
  /** What it is, as a heading. */
  symptom: string
  why: string
  fix: string
  /** What it puts at risk, where it is not about time alone. */
  risk: string | null
}

/** What it is, why it is bad and what to do: the method of docs/layers.md in two sentences a kind. */
export const adviceFor = ({ kind, variant }: Pick<Finding, 'kind' | 'variant'>): Advice =>
  (variant && variants[variant]) ?? advice[kind]

const advice: Record<FindingKind, Advice> = {
  'unit-crosses-boundary': {
    symptom: 'Unit test that crosses a boundary',
    risk: 'fails for reasons outside of the code',
    why: 'A unit test that needs something outside of its process is slow, and fails for reasons that are not in the code under test.',
    fix: 'Hand in what it needs, or replace the boundary; or call it what it is: an integration test.',
  },
  'integration-crosses-none': {
    symptom: 'Integration tests that cross no boundary',
    risk: 'false confidence',
    why: 'With every boundary replaced, the tests show that the code agrees with the replacements: no query, no request and no format is tried.',
    fix: 'Let them use the real dependency at one boundary; what is pure logic belongs into unit tests.',
  },
  'e2e-in-disguise': {
    symptom: 'End-to-end test disguised as integration',
    risk: 'failures that do not say where',
    why: 'It needs the whole system at once: it is slow, breaks for many reasons, and a failure does not say where.',
    fix: 'Test each integration point by itself, and keep a few such tests as end-to-end tests.',
  },
  'too-many-layers': {
    symptom: 'Test that may span too many layers',
    risk: 'failures that do not say where',
    why: 'Where one test reaches several services, a failure does not say which of them, or which rule, was wrong.',
    fix: 'Give each integration point a test of its own, and test in unit tests what is computed from their answers.',
  },
  'setup-per-test': {
    symptom: 'Schema made before each test',
    risk: null,
    why: 'A schema takes far longer to make than a test needs to use it.',
    fix: 'Make it once in beforeAll, and give each test a transaction that is rolled back.',
  },
  'container-per-test': {
    symptom: 'Container started for each test',
    risk: null,
    why: 'A container takes seconds to start; a test takes milliseconds.',
    fix: 'Start it once for the file or in global set-up, and give each test data of its own.',
  },
  'connection-per-query': {
    symptom: 'Connection opened for each query',
    risk: null,
    why: 'To connect costs more than most queries, and production hardly does it so.',
    fix: 'Open one connection, or a pool, for the file.',
  },
  'outside-world': {
    symptom: 'Test that reaches the outside world',
    risk: 'failures that nobody can repeat',
    why: 'What lies beyond your networks can be down, slow or changed: the test cannot be repeated.',
    fix: 'Let something local stand in for it; keep a few checks against the real one in a suite of their own.',
  },
  'mocks-internals': {
    symptom: "Integration tests that mock the project's own modules",
    risk: 'false confidence',
    why: "Where the project's own modules are replaced, the tests hold on to how the code is built inside, and not to what happens at its boundary.",
    fix: 'Use the real modules and check what arrives at the boundary; replace only what lies beyond it.',
  },
  'shared-data': {
    symptom: 'Test data shared between files',
    risk: 'failures that depend on the order',
    why: 'What one file leaves there another one finds: they pass or fail by the order in which they run, or when they run at the same time.',
    fix: 'Let each test take back what it writes: rows by a transaction that is rolled back, keys, messages and files in afterEach. Or give each worker a database, prefix, queue or folder of its own.',
  },
  'fixed-wait': {
    symptom: 'Fixed wait',
    risk: null,
    why: 'A fixed wait is too long on every good day and too short on a bad one.',
    fix: 'Wait for the event or the state itself, or turn the clock forward with fake timers.',
  },
  'state-leak': {
    symptom: 'State left behind in the process',
    risk: 'failures that depend on the order',
    why: 'Tests that run later in the same process find it changed: they pass or fail by the order.',
    fix: 'Take it back in afterEach, or let each test make what it changes.',
  },
}

const variants: Record<NonNullable<Finding['variant']>, Advice> = {
  truncation: {
    symptom: 'Tables emptied for each test',
    risk: null,
    why: 'To empty tables costs far more than to roll back what a test has written.',
    fix: 'Begin a transaction in beforeEach and roll it back in afterEach: the tables are as before, and nothing was written to disk.',
  },
  'third-party-api': {
    symptom: 'Third-party API that nothing stands in for',
    risk: 'failures that nobody can repeat',
    why: 'What somebody else runs can be down, slow or changed: the test cannot be repeated, and costs others their quota.',
    fix: 'Let a recorded or local stand-in answer; keep a few checks against the real API in a suite of their own.',
  },
}
