import { ddmin } from '../../packages/reporter/src/rerun/search/narrow.ts'

/** Does the victim fail after these tests? */
type Fails = (before: readonly number[]) => Promise<boolean>

/** What other tools do with a failing order. Each answers with the tests it blames, or undefined where it gives up. */
export const baselines: Record<string, (failing: readonly number[], fails: Fails) => Promise<number[] | undefined>> = {
  /** detect-test-pollution (Python): alone, the whole list, then halves; one polluter only. */
  async halving(failing, fails) {
    if ((await fails([])) || !(await fails(failing))) return undefined
    let suspects = failing
    while (suspects.length > 1) {
      const half = suspects.slice(0, Math.ceil(suspects.length / 2))
      suspects = (await fails(half)) ? half : suspects.slice(half.length)
    }
    return (await fails(suspects)) ? [...suspects] : undefined
  },

  /** rspec --bisect (Ruby): halves that may be dropped, smaller and smaller ones. */
  async rspec(failing, fails) {
    if (!(await fails(failing)) || (await fails([]))) return undefined
    const inOrder = (tests: readonly number[]): number[] => failing.filter((test) => tests.includes(test))
    const blame = async (suspects: readonly number[], needed: readonly number[]): Promise<readonly number[]> => {
      if (suspects.length === 1) return suspects
      const middle = Math.ceil(suspects.length / 2)
      const halves = [suspects.slice(0, middle), suspects.slice(middle)] as const
      for (const half of halves) if (await fails(inOrder([...half, ...needed]))) return blame(half, needed)
      const first = await blame(halves[0], [...needed, ...halves[1]])
      const second = await blame(halves[1], [...needed, ...first])
      return [...first, ...second]
    }
    return [...(await blame(failing, []))]
  },

  /** Delta debugging, Zeller & Hildebrandt 2002. */
  async ddmin(failing, fails) {
    if (!(await fails(failing)) || (await fails([]))) return undefined
    return ddmin(failing, fails)
  },
}
