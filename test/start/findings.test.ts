import { describe } from 'vitest'
import { isFull } from '../support/counts.ts'
import { findingsTests } from './findings.ts'

// A hundred starts of a runner take minutes: of one runner in `npm test`, of both in `npm run faults`.
const runners = isFull ? (['vitest', 'jest'] as const) : (['jest'] as const)

describe.each(runners)('%s', (runner) => findingsTests(runner))
