import type { Stretch } from './window.ts'

/**
 * Roll-ups are counted apart by what they may be asked for: the branches that usually live long, each by itself, all
 * others together; and runs of a part of the suite apart from whole ones.
 */

const branches = ['main', 'master', 'trunk', 'develop']

/** A number that says both; it is stored. */
export const scopeOf = (branch: string | null, partial: boolean): number =>
  (branch === null ? 0 : branches.indexOf(branch) + 1) * 2 + (partial ? 1 : 0)

/** Whether roll-ups tell those runs from others. */
export const hasScope = ({ branch, environment = {} }: Pick<Stretch, 'branch' | 'environment'>): boolean =>
  (branch === undefined || branches.includes(branch)) && Object.keys(environment).length === 0

export const scopeHas = (scope: number, branch: string | undefined): boolean =>
  branch === undefined || scope >> 1 === branches.indexOf(branch) + 1

export const isPartial = (scope: number): boolean => (scope & 1) === 1
