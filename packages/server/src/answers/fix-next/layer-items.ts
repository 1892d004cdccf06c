import type { LayerFinding } from '../../api-schemas/layers.ts'
import { fileCode, itemId, testCode, type Draft } from './item.ts'

/** Findings of the layers that cost time. The others stay on their page: nothing says what they are worth. */
export const layerItems = (findings: readonly LayerFinding[]): Draft[] =>
  findings.flatMap((finding): Draft[] => {
    const { id, symptom, evidence, fix, tests, test, file, minutesPerWeek } = finding
    if (minutesPerWeek === null || minutesPerWeek <= 0) return []
    const subject = tests.length === 1 ? testCode(test) : fileCode(file)
    return [
      {
        id: itemId('layer', id),
        kind: 'layer',
        label: symptom.toLowerCase(),
        layer: null,
        title: `${firstSentence(fix)} (${subject})`,
        evidence,
        file,
        minutesPerWeek,
        time: 'tests',
        redBuildsPerWeek: 0,
        link: { page: 'layers', test: null, q: id },
        owners: test.owners,
      },
    ]
  })

const firstSentence = (text: string): string => (/^.*?[.:;](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/[.:;]$/, '')
