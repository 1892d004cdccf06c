import { groupBy } from '../order/group-by.ts'
import { e2eInDisguise, integrationCrossesNone, tooManyLayers, unitCrossesBoundary } from './wrong-layer.ts'
import { connectionPerQuery, containerPerTest, setupPerTest } from './expensive-setup.ts'
import { fixedWait } from './fixed-wait.ts'
import { mocksInternals } from './mocks-internals.ts'
import { outsideWorld } from './outside-world.ts'
import { sharedData } from './shared-data.ts'
import { stateLeak } from './state-leak.ts'
import { truncationPerTest } from './truncation.ts'
import type { Finding, LayerTest, Suite } from './layer-test.ts'

/** Everything that was seen of a suite and is otherwise than the method says (docs/layers.md). */
export const layerFindings = (suite: Suite): Finding[] => [
  ...suite.tests.flatMap((test) => [
    ...unitCrossesBoundary(test),
    ...e2eInDisguise(test),
    ...tooManyLayers(test),
    ...connectionPerQuery(test),
  ]),
  ...filesOf(suite).flatMap((tests) => ofFile(tests, suite)),
  ...sharedData(suite),
]

function ofFile(tests: readonly LayerTest[], suite: Suite): Finding[] {
  const file = suite.file(tests[0]!.file)
  const crossesNone = integrationCrossesNone(tests, file)
  const setUps = setupPerTest(tests)
  return [
    ...crossesNone,
    // That all is replaced is said already.
    ...(crossesNone.length > 0 ? [] : mocksInternals(tests, file)),
    ...setUps,
    ...(setUps.length > 0 ? [] : truncationPerTest(tests)),
    ...containerPerTest(tests),
    ...fixedWait(tests),
    ...outsideWorld(tests),
    ...stateLeak(tests),
  ]
}

const filesOf = ({ tests }: Suite): LayerTest[][] => [...groupBy(tests, ({ file }) => file).values()]
