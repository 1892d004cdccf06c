import { readFileSync } from 'node:fs'

/**
 * CPU seconds (user and system) of all child processes of this one that have ended, their own children included.
 * NaN where the system does not tell (anything but Linux). Steps of 10 ms.
 */
export function endedChildrenCpuS(): number {
  if (process.platform !== 'linux') return NaN
  const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ')
  const [userTicks, systemTicks] = [afterName[13], afterName[14]].map(Number)
  return (userTicks! + systemTicks!) / 100
}
