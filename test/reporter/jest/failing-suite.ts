/** A file for each way in which a file or a test can fail, and the ways in which a test may not run at all. */
export const failingSuite: Record<string, string> = {
  'import.test.js': `require('./missing'); test('never', () => {})`,
  'syntax.test.js': `test('never', () => {`,
  'throws.test.js': `throw new RangeError('while importing')`,
  'throws-text.test.js': `throw 'a text, while importing'`,
  'empty.test.js': `// No test in here.`,
  'before-all.test.js': `
    describe('broken set-up', () => {
      beforeAll(() => { throw new Error('in beforeAll') })
      test('one', () => {})
      test('two', () => {})
    })
    test('outside', () => {})
  `,
  'after-all.test.js': `
    describe('broken end', () => { afterAll(() => { throw new Error('in afterAll') }); test('one', () => {}) })
    test('outside', () => {})
  `,
  'before-each.test.js': `
    beforeEach(() => { throw new Error('in beforeEach') })
    test('one', () => {})
  `,
  'timeouts.test.js': `
    test('hangs', () => new Promise(() => {}), 20)
    test('never calls done', (done) => {}, 20)
    test('goes on', () => {})
  `,
  'thrown.test.js': `
    test('text', () => { throw 'only a text' })
    test('undefined', () => { throw undefined })
    test('object', () => { throw { code: 42 } })
    test('cause', () => { throw new Error('outer', { cause: new Error('inner') }) })
    test('several', () => { throw new AggregateError([new Error('one'), new Error('two')], 'both') })
    test('class', () => { class PaymentError extends Error { name = 'PaymentError' }; throw new PaymentError('no money') })
    test('hostile', () => { throw Object.defineProperty(new Error('x'), 'stack', { get() { return undefined } }) })
    test('long', () => { throw new Error('long '.repeat(20_000)) })
    test('coloured', () => { throw new Error('\\u001b[31mred\\u001b[39m and \\u0000 zero') })
    test('rejected', async () => { throw new Error('a rejection') })
    test('soft', () => { expect({ a: 1 }).toEqual({ a: 2 }) })
    test('done(error)', (done) => done(new Error('by callback')))
  `,
  'snapshots.test.js': `
    test('matches', () => expect('kept').toMatchSnapshot())
    test('differs', () => expect('new').toMatchSnapshot())
  `,
  '__snapshots__/snapshots.test.js.snap': `// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing

exports[\`differs 1\`] = \`"old"\`;

exports[\`matches 1\`] = \`"kept"\`;
`,
  'not-run.test.js': `
    test('runs', () => {})
    test.skip('skipped', () => {})
    xtest('skipped by x', () => {})
    test.todo('to do')
    describe.skip('block', () => { test('inside', () => {}); test.todo('to do inside') })
    test.failing('fails as expected', () => { throw new Error('expected') })
    test.failing('does not fail', () => {})
  `,
  'only-skipped.test.js': `test.skip('alone', () => {})`,
  'focused.test.js': `test.only('this', () => {}); test('not this', () => {})`,
}
