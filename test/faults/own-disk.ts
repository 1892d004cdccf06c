import { spawnSync } from 'node:child_process'

/** Kinds of file systems in memory, as options of `mount` and what is done with them then. */
const kinds = {
  /** No byte is free. */
  full: 'size=64k tmpfs "$0"; dd if=/dev/zero of="$0/filler" bs=1k count=100 2>/dev/null;',
  'read-only': 'ro tmpfs "$0";',
  /** 4 MiB are free; 4 MiB more when the file `filler` is removed. */
  filled: 'size=8m tmpfs "$0"; dd if=/dev/zero of="$0/filler" bs=1M count=4 2>/dev/null;',
}
export type DiskKind = keyof typeof kinds

/** Starts a command with such a file system at `dir`, that only it sees. Needs no privilege where user namespaces exist. */
export const withDisk = (kind: DiskKind, dir: string): string[] => [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o ${kinds[kind]} exec "$@"`,
  dir,
]

const [unshare, ...options] = withDisk('full', '/mnt')
export const canMount = spawnSync(unshare!, [...options, 'true']).status === 0
