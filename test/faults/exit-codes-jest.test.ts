import { jestMajors } from '../support/jest-report.ts'
import { defineMatrix } from './exit-codes/define-matrix.ts'

defineMatrix('jest', jestMajors)
