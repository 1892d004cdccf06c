import { e2eInDisguise, integrationCrossesNone, tooManyLayers, unitCrossesBoundary } from './wrong-layer.ts'
import { connectionPerQuery, containerPerTest, setupPerTest } from './expensive-setup.ts'
import { outsideWorld } from './outside-world.ts'
import type { Finding, LayerTest, Suite } from './layer-test.ts'

/** Everything that the boundaries of a suite show to be otherwise than the method says (docs/layers.md). */
export const layerFindings = (suite: Suite): Finding[] => [
  ...suite.tests.flatMap((test) => [
    ...unitCrossesBoundary(test),
    ...e2eInDisguise(test),
    ...tooManyLayers(test),
    ...connectionPerQuery(test),
  ]),
  ...filesOf(suite).flatMap((tests) => [
    ...integrationCrossesNone(tests, suite),
    ...setupPerTest(tests),
    ...containerPerTest(tests),
    ...outsideWorld(tests),
  ]),
]

const filesOf = ({ tests }: Suite): LayerTest[][] => [...Map.groupBy(tests, ({ file }) => file).values()]
