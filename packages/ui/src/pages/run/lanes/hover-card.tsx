import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { duration } from '../../../format/duration.ts'
import { Given, TitlePath } from '../../../parts/given.tsx'
import { LayerMark, StatusMark } from '../../../parts/marks.tsx'
import { outcomeOf, STATUS_WORDS } from '../../../parts/outcome.ts'
import { placeTip } from '../../../parts/tooltip.tsx'
import type { Block } from './lane-layout.ts'

/** What a bar stands for, beside the pointer. */
export function HoverCard({ block, at }: { block: Block; at: RefObject<{ x: number; y: number }> }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => placeTip(box.current!, at.current.x + 14, at.current.y + 18))
  const { test } = block
  return (
    <div class="tooltip lane-card" ref={box}>
      <p class="strong">
        <TitlePath path={test.titlePath} ordinal={test.ordinal} />
      </p>
      <p class="mono small dim">
        <Given text={test.line === null ? test.file : `${test.file}:${test.line}`} />
      </p>
      <p class="lane-card-marks">
        <LayerMark layer={test.layer} />
        <StatusMark outcome={outcomeOf(test.status)}>{STATUS_WORDS[test.status]}</StatusMark>
        <b>{duration(test.durationMs)}</b>
      </p>
      <p>{placeText(block)}</p>
    </div>
  )
}

/** Where in the order the test stood. */
export function placeText({ test }: Block): string {
  const attempts = test.attempts > 1 ? `, ${test.attempts} attempts` : ''
  return `No. ${test.sequence} on its worker, no. ${test.position} in its file, started at ${duration(test.startMs)}${attempts}`
}
