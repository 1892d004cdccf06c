import { AsyncLocalStorage } from 'node:async_hooks'
import type { Boundary } from '../report.ts'
import type { Asked, Collector, Crossing } from './collector.ts'
import { nothing, Subject } from './subject.ts'

/**
 * Finds out whose crossing it is: that of the test in whose asynchronous context it happens; where there is no context,
 * that of the only test that runs; else the file's. What a test does after its end belongs to the file, as late.
 */
export class Attribution implements Collector {
  readonly #contexts = new AsyncLocalStorage<Subject | undefined>()
  /** Known by being the only one: mostly that is one. */
  readonly #running: Subject[] = []
  /** Who asked last, for sure, on each connection. */
  readonly #lastOn = new WeakMap<object, Subject>()
  #file: Subject | undefined
  #answered: Subject | undefined
  #heard: () => void = () => {}

  fileStarted(): Subject {
    this.#running.length = 0
    return (this.#file = new Subject('import'))
  }

  fileEnded(): void {
    this.#file = undefined
    this.#running.length = 0
  }

  isListening(): boolean {
    return this.#file !== undefined
  }

  /** @param isAlone false: it is known by its context only, since others run beside it */
  testStarted(isAlone: boolean): Subject {
    const subject = new Subject('beforeEach')
    if (isAlone) this.#running.push(subject)
    return subject
  }

  testEnded(subject: Subject): void {
    subject.isOpen = false
    if (this.#running.at(-1) === subject) this.#running.pop()
    else {
      const place = this.#running.lastIndexOf(subject)
      if (place >= 0) this.#running.splice(place, 1)
    }
  }

  /** From here on, what the running function does and starts is that test's. */
  enter(subject: Subject): void {
    this.#contexts.enterWith(subject)
  }

  run<Result>(subject: Subject, work: () => Result): Result {
    return this.#contexts.run(subject, work)
  }

  /** From here on, what the running function does and starts is nobody's in particular. */
  leave(): void {
    this.#contexts.enterWith(undefined)
  }

  crossed(boundary: Boundary, asked?: Asked, connection?: object): Crossing {
    const file = this.#file
    if (!file) return nothing
    const context = this.#contexts.getStore()
    if (context?.isOpen) {
      if (connection) this.#lastOn.set(connection, context)
      return context.crossed(boundary, asked, false)
    }
    // A connection that an earlier test has opened answers in that test's context: it answers whoever asked last.
    if (context && this.#answered?.isOpen) return this.#answered.crossed(boundary, asked, false)
    const [only] = this.#running
    // Of a test that is over, while another one runs: the other has a context of its own, so it is not that one's.
    if (context && only) return file.crossed(boundary, asked, false, 'late')
    if (only && this.#running.length === 1) return only.crossed(boundary, asked, false)
    return file.crossed(boundary, asked, only !== undefined)
  }

  /** Calls back, in the place of who was called before, when anything comes from outside. */
  onHeard(heard: () => void): void {
    this.#heard = heard
  }

  heard(): void {
    this.#heard()
  }

  answering(connection: object): () => void {
    const before = this.#answered
    this.#answered = this.#lastOn.get(connection)
    return () => {
      this.#answered = before
    }
  }
}
