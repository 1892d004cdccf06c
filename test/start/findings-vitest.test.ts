import { findingsTests } from './findings.ts'

findingsTests('vitest')
