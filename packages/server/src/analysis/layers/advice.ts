import type { FindingKind } from './layer-test.ts'

/** Why it is bad and what to do: the method of docs/layers.md in two sentences a kind. */
export const advice: Record<FindingKind, { why: string; fix: string }> = {
  'unit-crosses-boundary': {
    why: 'A unit test that needs something outside of its process is slow, and fails for reasons that are not in the code under test.',
    fix: 'Hand in what it needs, or replace the boundary; or call it what it is: an integration test.',
  },
  'integration-crosses-none': {
    why: 'With every boundary replaced, the tests show that the code agrees with the replacements: no query, no request and no format is tried.',
    fix: 'Let them use the real dependency at one boundary; what is pure logic belongs into unit tests.',
  },
  'e2e-in-disguise': {
    why: 'It needs the whole system at once: it is slow, breaks for many reasons, and a failure does not say where.',
    fix: 'Test each integration point by itself, and keep a few such tests as end-to-end tests.',
  },
  'too-many-layers': {
    why: 'Where one test reaches several services, a failure does not say which of them, or which rule, was wrong.',
    fix: 'One integration point a test; what is computed from their answers is a unit test.',
  },
  'setup-per-test': {
    why: 'A schema takes far longer to make than a test needs to use it.',
    fix: 'Make it once in beforeAll, and give each test a transaction that is rolled back.',
  },
  'container-per-test': {
    why: 'A container takes seconds to start; a test takes milliseconds.',
    fix: 'Start it once for the file or in global set-up, and give each test data of its own.',
  },
  'connection-per-query': {
    why: 'To connect costs more than most queries, and production hardly does it so.',
    fix: 'Open one connection, or a pool, for the file.',
  },
  'outside-world': {
    why: 'What somebody else runs can be down, slow or changed: the test cannot be repeated, and costs others their quota.',
    fix: 'Answer in its place with a recorded or local stand-in; keep a few checks against the real one in a suite of their own.',
  },
}
