import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../../../../packages/reporter/src/zip/crc32.ts'

export interface ZipInput {
  name: string
  data: Uint8Array
  /** @default deflated */
  stored?: boolean
  /** Sizes and offset stand in the zip64 extra field. */
  zip64?: boolean
  /** A lie about the size of the data. */
  claimedSize?: number
  claimedCrc?: number
  encrypted?: boolean
  method?: number
}

/** A zip file as the specification has it (APPNOTE.TXT 4.3), and as it must not be where an input asks for that. */
export function writeZip(inputs: ZipInput[], { comment = '', zip64 = false } = {}): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const input of inputs) {
    const packed = input.stored ? Buffer.from(input.data) : deflateRawSync(input.data)
    const common = describe(input, packed.length)
    const name = Buffer.from(input.name)
    const local = Buffer.concat([u32(0x04034b50), common.head, common.sizes, u16(name.length), u16(0), name, packed])
    directory.push(centralHeader(input, common, name, offset))
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  return Buffer.concat([...parts, list, ...endOf(inputs.length, list.length, offset, comment, zip64)])
}

interface Common {
  head: Buffer
  sizes: Buffer
  extra: number[]
}

function describe(input: ZipInput, packedSize: number): Common {
  const size = input.claimedSize ?? input.data.length
  const flags = 0x800 | (input.encrypted ? 1 : 0)
  const method = input.method ?? (input.stored ? 0 : 8)
  const crc = input.claimedCrc ?? crc32(input.data)
  return {
    head: Buffer.concat([u16(45), u16(flags), u16(method), u16(0), u16(0), u32(crc)]),
    sizes: Buffer.concat([u32(packedSize), u32(size)]),
    extra: [size, packedSize],
  }
}

function centralHeader(
  { zip64 = false }: ZipInput,
  { head, sizes, extra }: Common,
  name: Buffer,
  offset: number,
): Buffer {
  const full = u32(0xffffffff)
  const values = zip64 ? Buffer.concat([...extra, offset].map(u64)) : Buffer.alloc(0)
  const field = zip64
    ? Buffer.concat([u16(0x9999), u16(1), Buffer.from([0]), u16(1), u16(values.length), values])
    : values
  return Buffer.concat([
    u32(0x02014b50),
    u16(45),
    head,
    zip64 ? Buffer.concat([full, full]) : sizes,
    u16(name.length),
    u16(field.length),
    Buffer.alloc(10),
    zip64 ? full : u32(offset),
    name,
    field,
  ])
}

function endOf(count: number, size: number, offset: number, comment: string, zip64: boolean): Buffer[] {
  const text = Buffer.from(comment)
  const end = (entries: number, length: number, start: number): Buffer =>
    Buffer.concat([
      u32(0x06054b50),
      u32(0),
      u16(entries),
      u16(entries),
      u32(length),
      u32(start),
      u16(text.length),
      text,
    ])
  if (!zip64) return [end(count, size, offset)]
  const end64 = [
    u32(0x06064b50),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(count),
    u64(count),
    u64(size),
    u64(offset),
  ]
  const locator = [u32(0x07064b50), u32(0), u64(offset + size), u32(1)]
  return [...end64, ...locator, end(0xffff, 0xffffffff, 0xffffffff)]
}

const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer)
const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer)
const u64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
