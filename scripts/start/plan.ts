import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ORDER_VARIABLE, type OrderPlan, type PlannedFile } from '../../packages/reporter/src/order/plan.ts'
import { repository } from './options.ts'

export interface KeptPlan extends AsyncDisposable {
  /** What makes a run keep to the plan. */
  env: Record<string, string>
}

/** Writes an order where the runner's processes find it. Files that it does not name run after it, as written. */
export async function keepPlan(files: PlannedFile[]): Promise<KeptPlan> {
  const dir = await mkdtemp(join(tmpdir(), 'stratigraph-order-'))
  const path = join(dir, 'order.json')
  const plan: OrderPlan = { version: 1, planned: 'first', by: 'shuffle', root: repository, files }
  await writeFile(path, JSON.stringify(plan))
  return {
    env: { [ORDER_VARIABLE]: path },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}
