import type { Finished } from './temp-project.ts'

type Printed = Pick<Finished, 'stdout' | 'stderr'>

/** What a runner printed, all of it, but for what chance decides. */
export const printed = ({ stdout, stderr }: Printed): Printed => ({
  stdout: withoutChance(stdout),
  stderr: withoutChance(stderr),
})

/** What the runner itself printed: without our lines, and without what chance decides. */
export const printedByRunner = ({ stdout, stderr }: Printed): Printed =>
  printed({ stdout: withoutOurs(stdout), stderr: withoutOurs(stderr) })

/** Frames inside the runner and Node: whether a timer or a promise went on with a test depends on the time. */
export const withoutInnerFrames = (text: string): string => text.replaceAll(innerFrame, '')

const innerFrame = /\n +(?:at|❯) .*(?:node_modules|node:internal).*/g

const withoutOurs = (text: string): string =>
  text.replaceAll(/^(stratigraph\b| {2}(slowest|layers|report|upload|not sent) ).*\n/gm, '')

const withoutChance = (text: string): string =>
  withoutInnerFrames(text)
    .replaceAll(/^.*(Start at|Duration) .*\n/gm, '')
    // Advice of Vitest 5, where starting up took much of this very run.
    .replaceAll(/^ *(Environment|Import|Transform|Isolate) {2}.*\n( {13}.*\n)*/gm, '')
    .replaceAll(/ *\(?\d+(\.\d+)? ?m?s\b\)?|, estimated.*/g, '')
    // How many lines of a test come together depends on the time.
    .replaceAll(/\n{2,}/g, '\n')
