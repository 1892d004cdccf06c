/**
 * The order dependences that are planted in both suites, for whatever has to find them. README.md lists them together
 * with the problems of other kinds. Titles are the tests' own, without those of the groups around them.
 */
export interface PlantedDependence {
  problem: string
  /** Fails when the polluter ran before it, with no cleaner between; else passes. */
  victim: PlantedTest
  polluter: PlantedTest
  cleaner?: PlantedTest
}

export interface PlantedBrittleTest {
  problem: string
  /** Fails unless the state-setter ran before it. */
  brittle: PlantedTest
  stateSetter: PlantedTest
}

export interface PlantedTest {
  /** In the folder of either suite. */
  file: string
  title: string
}

export const plantedDependences: PlantedDependence[] = [
  {
    problem: 'a leaked mock',
    victim: { file: 'currency.test.ts', title: 'pounds follow the rate of the bank' },
    polluter: { file: 'currency.test.ts', title: 'half a cent is rounded up' },
    cleaner: { file: 'currency.test.ts', title: 'the bank is asked once for each amount' },
  },
  {
    problem: 'a mutated module variable',
    victim: { file: 'discounts.test.ts', title: 'nothing is taken off while no campaign runs' },
    polluter: { file: 'discounts.test.ts', title: 'a running campaign takes its percentage off' },
  },
  {
    problem: 'rows left in a database that files share',
    victim: { file: 'warehouse-report.int.test.ts', title: 'nothing is scarce in a well-filled warehouse' },
    polluter: { file: 'deliveries.int.test.ts', title: 'a delivery that is short of pieces is booked as it came' },
  },
]

export const plantedBrittleTest: PlantedBrittleTest = {
  problem: 'a brittle test',
  brittle: { file: 'mailer.test.ts', title: 'every mail bears the sender' },
  stateSetter: { file: 'mailer.test.ts', title: 'the sender can be configured' },
}

/** Fails one time in ten, whatever ran before it. */
export const plantedFlakyTest: PlantedTest = { file: 'ticket-number.test.ts', title: 'has three digits after the day' }
