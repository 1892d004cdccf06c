import { vitestMajors } from '../reporter/vitest/vitest-project.ts'
import { defineMatrix } from './exit-codes/define-matrix.ts'

defineMatrix('vitest', vitestMajors)
