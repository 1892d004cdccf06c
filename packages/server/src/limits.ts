/** What a report may be at most. Beyond it the answer is 413. */
export const limits = {
  wireBytes: 8 * 1024 * 1024,
  inflatedBytes: 64 * 1024 * 1024,
  /** Of all reports that wait at the same time to be taken in. Beyond it the answer is 503. */
  waitingBytes: 128 * 1024 * 1024,
  tests: 50_000,
  files: 50_000,
  /** Characters of one name: a title path, a file's path, a tag. */
  nameLength: 4096,
  /** Characters of all tags of all tests: a tag of 10 characters on each of 50,000 tests is an eighth of it. */
  tagCharacters: 4 * 1024 * 1024,
  /** Characters of one message or stack; longer ones are cut and marked. */
  errorLength: 16 * 1024,
  /** Different errors that one report may bring; further ones are counted, not kept. */
  errors: 5000,
  /** Different boundaries that one report may name. */
  boundaries: 10_000,
  /** Uses, operations, leaks or mocks of one test or file: the reporter keeps fewer. */
  seen: 1000,
  /** Different groups of owners that one report may name, owners of one file, and characters of an owner. */
  ownerGroups: 10_000,
  ownersOfFile: 1000,
  ownerLength: 255,
  /** Characters of a proof: it names a few tests. */
  proofLength: 1024 * 1024,
} as const
