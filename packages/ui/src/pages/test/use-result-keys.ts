import type { Chart } from 'chart.js'
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { elementOf, resultFacts, type Result } from '../../charts/duration-scatter.ts'

/**
 * The scatter by keyboard, as a slider over the runs: arrows move from run to run and show what is known of it,
 * Home and End go to the oldest and newest, Enter opens the run.
 */
export function useResultKeys(
  results: Result[],
  chart: RefObject<Chart | undefined>,
  open: (result: Result | undefined) => void,
) {
  const last = results.length - 1
  const [chosen, setChosen] = useState<number>()
  const at = Math.min(chosen ?? last, last)
  useEffect(() => setChosen(undefined), [results])

  const choose = (index: number): void => {
    setChosen(index)
    point(chart.current, elementOf(index, results))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') open(results[at])
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') choose(Math.max(0, at - 1))
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') choose(Math.min(last, at + 1))
    else if (event.key === 'Home') choose(0)
    else if (event.key === 'End') choose(last)
    else return
    event.preventDefault()
  }
  return {
    role: 'slider' as const,
    tabIndex: 0,
    'aria-label': 'Runs, oldest first. Enter opens the run.',
    'aria-valuemin': 1,
    'aria-valuemax': last + 1,
    'aria-valuenow': at + 1,
    'aria-valuetext': results[at] ? resultFacts(results[at]).join(', ') : undefined,
    onKeyDown,
    onBlur: () => point(chart.current, undefined),
  }
}

/** Shows a result as the pointer would. */
function point(chart: Chart | undefined, element: { datasetIndex: number; index: number } | undefined): void {
  if (!chart) return
  const elements = element ? [element] : []
  chart.setActiveElements(elements)
  chart.tooltip?.setActiveElements(elements, { x: 0, y: 0 })
  chart.update('none')
}
