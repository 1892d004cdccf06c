/** The answers of the server, by type only: a change of its schemas that breaks a page fails `tsc`. */
export type {
  ErrorAnswer,
  ErrorText,
  Layer,
  LayerFacts,
  ResultStatus,
  TestName,
} from '../../../server/src/api-schemas/common.ts'
export type {
  ActivityAnswer,
  ActivityEntry,
  HealthAnswer,
  ProjectsAnswer,
  SessionAnswer,
} from '../../../server/src/api-schemas/intake.ts'
export type {
  OrderAnswer,
  OrderFinding,
  OrderProof,
  OrderScope,
  OrderSuspect,
  TestOrderAnswer,
} from '../../../server/src/api-schemas/order.ts'
export type { FileRow, FilesAnswer } from '../../../server/src/api-schemas/files.ts'
export type { FixItem, FixNextAnswer } from '../../../server/src/api-schemas/fix-next.ts'
export type { Regression, RegressionsAnswer, Step } from '../../../server/src/api-schemas/regressions.ts'
export type { NewTokenAnswer, StorageAnswer, TokenRow, TokensAnswer } from '../../../server/src/api-schemas/access.ts'
export type { OverviewAnswer } from '../../../server/src/api-schemas/overview.ts'
export type {
  Lane,
  LaneFile,
  LaneTest,
  RunAnswer,
  RunFailure,
  RunRow,
  RunsAnswer,
} from '../../../server/src/api-schemas/runs.ts'
export type { NamesAnswer, RunLanesAnswer } from '../../../server/src/api-schemas/run-lanes.ts'
export type { QuarantineAnswer, QuarantineFacts, QuarantineRow } from '../../../server/src/api-schemas/quarantine.ts'
export type { RunVerdictAnswer } from '../../../server/src/api-schemas/run-verdict.ts'
export type { TestAnswer, TestRow, TestsAnswer } from '../../../server/src/api-schemas/tests.ts'
export type { FailureGroup, FailuresAnswer } from '../../../server/src/api-schemas/failures.ts'
export type { Verdict, VerdictClass, VerdictDetail } from '../../../server/src/api-schemas/verdicts.ts'
export type { LayerFinding, LayersAnswer } from '../../../server/src/api-schemas/layers.ts'
export type { SettingsAnswer } from '../../../server/src/api-schemas/settings.ts'
