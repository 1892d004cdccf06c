import type { Lane } from '../../../api/types.ts'

export interface LaneName {
  /** `Worker 2`, with the shard where there are several. */
  name: string
  shortName: string
}

export function laneNames(lanes: Lane[]): LaneName[] {
  const sharded = new Set(lanes.map((lane) => lane.shard)).size > 1
  return lanes.map(({ worker, shard }) => {
    const name = worker === null ? 'Worker unknown' : `Worker ${worker}`
    const shortName = worker === null ? 'W?' : `W${worker}`
    if (!sharded || shard === null) return { name, shortName }
    return { name: `Shard ${shard}, ${name.toLowerCase()}`, shortName: `S${shard} ${shortName}` }
  })
}
