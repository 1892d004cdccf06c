import type { BlockList } from 'node:net'
import { builtins } from '../builtins.ts'

const INSIDE = {
  ipv4: [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ],
  ipv6: [
    ['::', 127],
    ['fc00::', 7],
    ['fe80::', 10],
  ],
} as const

let known: BlockList | undefined

/** Made when the first address is judged: most workers never ask. */
function inside(): BlockList {
  if (known) return known
  known = new builtins.net.BlockList()
  for (const family of ['ipv4', 'ipv6'] as const)
    for (const [net, bits] of INSIDE[family]) known.addSubnet(net, bits, family)
  return known
}

/** Top-level names that no public server has (RFC 2606, 6761, 6762, 8375 and ICANN's `internal`). */
const INSIDE_NAMES = /(^|\.)(localhost|local|internal|test|example|invalid|home\.arpa|lan|intranet|corp|svc)$/i

/** Beyond loopback and private addresses? A name of one label (`postgres`) is a neighbour's. */
export function isOutside(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '')
  const family = builtins.net.isIP(address)
  if (family === 0) return address.includes('.') && !INSIDE_NAMES.test(address.replace(/\.$/, ''))
  return !inside().check(address, family === 4 ? 'ipv4' : 'ipv6')
}
