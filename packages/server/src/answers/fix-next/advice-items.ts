import { costMinutesPerWeek } from '../../analysis/cost.ts'
import { type Advice, isOfWall } from '../../analysis/slow/advise.ts'
import type { FileCost } from '../../analysis/slow/file-costs.ts'
import type { View } from '../view.ts'
import { code, count, durationText, fileCode, itemId, linkToFile, percent, type Draft } from './item.ts'

type Words = Pick<Draft, 'label' | 'title' | 'evidence'>
type OfKind<Kind extends Advice['kind']> = Extract<Advice, { kind: Kind }>

const words: { [Kind in Advice['kind']]: (advice: OfKind<Kind>, paths: string[]) => Words } = {
  'repeated-setup': ({ tests, eachMs, fileMs }, [path]) => ({
    label: 'slow set-up',
    title: `Make ready once in ${fileCode(path!)} what \`beforeEach\` makes for every test`,
    evidence: `\`beforeEach\` takes ${durationText(eachMs)} before each of ${count(tests, 'test')}: ${durationText(eachMs * tests)} of the ${durationText(fileMs)} that they take.`,
  }),
  'shared-hook': ({ target, eachMs, files }) => ({
    label: 'slow set-up',
    title: `Share what ${count(files.length, 'file')} make ready at ${code(target)}`,
    evidence: `Each \`beforeAll\` takes ${durationText(eachMs)} for it; once in a global set-up serves all.`,
  }),
  'setup-files': ({ eachMs, files }) => ({
    label: 'slow set-up',
    title: 'Make the set-up files cheaper, or move what they do into a global set-up',
    evidence: `They run again for each of ${count(files.length, 'file')} and take ${durationText(eachMs)} each time.`,
  }),
  'dominating-imports': ({ files, importMs, share }, paths) => ({
    label: 'imports',
    title: `Import less: start with ${fileCode(paths[0]!)}`,
    evidence: `Imports take ${durationText(importMs)} of a run, ${percent(share)} of the time of all files; ${count(files.length, 'file')} take more than most.`,
  }),
  'long-file': ({ fileMs, workers, pieces, wallMs, afterMs }, [path]) => ({
    label: 'long file',
    title: `Split ${fileCode(path!)} into ${pieces} files`,
    evidence: `It takes ${durationText(fileMs)}, as long as the whole run on ${workers} workers; split, a run takes ${durationText(afterMs)} in place of ${durationText(wallMs)}.`,
  }),
  'uneven-order': ({ workers, wallMs, afterMs }, paths) => ({
    label: 'order of files',
    title: `Let the longest files go first: ${paths.slice(0, 3).map(fileCode).join(', ')}`,
    evidence: `A run takes ${durationText(wallMs)} on ${workers} workers; the same files, longest first, would take ${durationText(afterMs)}.`,
  }),
  'one-worker': ({ files, cpus, workers, wallMs, afterMs }) => ({
    label: 'one worker',
    title: `Let ${count(files.length, 'integration file')} run in parallel`,
    evidence: `They run one after the other on one of ${cpus} cores, ${durationText(wallMs)}; on ${workers} workers they would take ${durationText(afterMs)}, if none needs data of another.`,
  }),
}

export function adviceItems(
  view: View,
  advice: readonly Advice[],
  costs: readonly FileCost[],
  wallRunsPerWeek: number,
): Draft[] {
  const costOf = new Map(costs.map((cost) => [cost.file, cost]))
  return advice.map((one) => {
    const paths = one.files.map((file) => view.catalog.files[file]!.path)
    const first = costOf.get(one.files[0])
    const runsPerWeek = isOfWall(one) ? wallRunsPerWeek : (first?.runs ?? 0) / view.weeks
    const subject = one.kind === 'shared-hook' ? one.target : one.files.length === 1 ? paths[0] : ''
    return {
      id: itemId('advice', one.kind, subject),
      kind: 'advice',
      layer: one.files.length === 1 || one.kind === 'one-worker' ? (first?.layer ?? null) : null,
      ...(words[one.kind] as (advice: Advice, paths: string[]) => Words)(one, paths),
      file: one.files.length === 1 ? paths[0]! : null,
      minutesPerWeek: costMinutesPerWeek(one.savesMs * runsPerWeek, 1),
      time: isOfWall(one) ? 'wall' : 'tests',
      redBuildsPerWeek: 0,
      link: linkToFile(one.files.length === 1 ? paths[0]! : ''),
      owners: one.files.length === 1 ? [...view.catalog.owners.of(one.files[0])] : [],
    }
  })
}
