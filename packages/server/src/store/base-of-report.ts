import { reportsPerChapter } from '../codec/segment-codec.ts'

/** SQL for either back end: the base of a row of `report`; null where its chapter has none. */
export const baseOfReport = `(SELECT base.data FROM base WHERE base.project_id = report.project_id
         AND base.chapter_id = (report.report_id - 1) / ${reportsPerChapter})`

/** SQL: whether no report is left that is told from a row of `base`. */
export const isBaseOfNothing = `NOT EXISTS (SELECT 1 FROM report_body WHERE report_body.project_id = base.project_id
         AND report_id > chapter_id * ${reportsPerChapter} AND report_id <= (chapter_id + 1) * ${reportsPerChapter})`
