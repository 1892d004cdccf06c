import { findingsTests } from './findings.ts'

findingsTests('jest')
