import type { Boundary, Operation, Phase } from '../report.ts'
import type { RecordedUse } from '../recording.ts'
import type { Asked, Crossing } from './collector.ts'
import { nowMs } from './now.ts'

/** Memory stays flat whatever a test does: beyond these nothing further is kept of it. */
const MOST_USES = 200
const MOST_OPERATIONS = 200

const noUses: readonly RecordedUse[] = []

/** A test or a file, and what it has crossed so far. A class: each of thousands of tests may have one. */
export class Subject {
  phase: Phase
  /** Is it still running? What it does afterwards is late. */
  isOpen = true
  #uses: Map<string, OpenUse> | undefined

  constructor(phase: Phase) {
    this.phase = phase
  }

  crossed(boundary: Boundary, asked: Asked | undefined, isUnsure: boolean, phase: Phase = this.phase): Crossing {
    this.#uses ??= new Map()
    const key = `${phase} ${boundary.kind} ${boundary.protocol} ${boundary.target}`
    let use = this.#uses.get(key)
    if (!use) {
      if (this.#uses.size >= MOST_USES) return nothing
      this.#uses.set(key, (use = new OpenUse(boundary, phase)))
    }
    return use.begin(asked, isUnsure)
  }

  /** What was crossed until now; empties it. */
  takeUses(): readonly RecordedUse[] {
    if (!this.#uses) return noUses
    const uses = [...this.#uses.values()].map((use) => use.recorded())
    this.#uses = undefined
    return uses
  }
}

export interface Questions {
  asked: number
  /** That have no answer yet. */
  open: number
}

/** Of all tests together. */
export const questions: Questions = { asked: 0, open: 0 }

export const nothing: Crossing = { answered() {}, undone() {} }

function crossingOf(operation: Operation | undefined, ended: () => void): Crossing {
  let isAnswered = false
  return {
    answered(rows) {
      if (isAnswered) return
      isAnswered = true
      ended()
      if (operation && rows !== undefined) operation.rows = (operation.rows ?? 0) + rows
    },
    undone() {
      if (operation) operation.undone = (operation.undone ?? 0) + 1
    },
  }
}

/** One boundary in one phase. */
class OpenUse {
  readonly #boundary: Boundary
  readonly #phase: Phase
  readonly #operations = new Map<string, Operation>()
  #count = 0
  #waitedMs = 0
  #pending = 0
  #pendingSinceMs = 0
  #isUnsure = false

  constructor(boundary: Boundary, phase: Phase) {
    this.#boundary = boundary
    this.#phase = phase
  }

  begin(asked: Asked | undefined, isUnsure: boolean): Crossing {
    if (asked?.also) {
      const further = this.#operation(asked)
      if (further) further.count++
      return crossingOf(further, () => {})
    }
    this.#count++
    this.#isUnsure ||= isUnsure
    const operation = asked && this.#operation(asked)
    if (operation) operation.count++
    questions.asked++
    questions.open++
    if (this.#pending++ === 0) this.#pendingSinceMs = nowMs()
    return crossingOf(operation, () => {
      questions.open--
      if (--this.#pending === 0) this.#waitedMs += nowMs() - this.#pendingSinceMs
    })
  }

  #operation({ verb, object }: Asked): Operation | undefined {
    const key = `${verb} ${object}`
    let operation = this.#operations.get(key)
    if (!operation && this.#operations.size < MOST_OPERATIONS) {
      this.#operations.set(key, (operation = { verb, object, count: 0 }))
    }
    return operation
  }

  recorded(): RecordedUse {
    const stillMs = this.#pending > 0 ? nowMs() - this.#pendingSinceMs : 0
    return {
      boundary: this.#boundary,
      phase: this.#phase,
      count: this.#count,
      us: Math.round((this.#waitedMs + stillMs) * 1000),
      ...(this.#operations.size > 0 ? { operations: [...this.#operations.values()] } : {}),
      ...(this.#isUnsure ? { unsure: true } : {}),
    }
  }
}
