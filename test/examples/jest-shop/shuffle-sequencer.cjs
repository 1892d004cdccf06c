const { default: Sequencer } = require('@jest/test-sequencer')

/** `--randomize` shuffles the tests inside their files; this shuffles the files too, by the same seed. */
module.exports = class ShuffleSequencer extends Sequencer {
  constructor(options) {
    super(options)
    this.globalConfig = options.globalConfig
  }

  sort(tests) {
    const { randomize, seed } = this.globalConfig
    // oxlint-disable-next-line unicorn/no-array-sort -- Jest's own sort, not that of an array
    if (!randomize) return super.sort(tests)

    const shuffled = tests.toSorted((a, b) => (a.path < b.path ? -1 : 1))
    const random = randomNumbers(seed)
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1))
      ;[shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]]
    }
    return shuffled
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
