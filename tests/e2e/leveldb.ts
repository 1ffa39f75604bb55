// Reads LevelDB files as a thief of the disk would: log records put together again, blocks of tables unpacked, keys made whole, and values
// that Chromium packed once more before it stored them. It checks nothing and skips what it cannot read: the raw bytes are scanned as well.

/** A number in seven-bit pieces, and where it ends. */
function varint(bytes: Buffer, at: number): [value: number, after: number] | undefined {
  let value = 0
  for (let piece = 0; piece < 6; piece += 1) {
    const byte = bytes[at + piece]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * piece)
    if (byte < 0x80) return [value, at + piece + 1]
  }
  return undefined
}

/** Unpacks one Snappy block (github.com/google/snappy, format_description.txt); nothing where it is none. */
export function unsnap(bytes: Buffer, from = 0): Buffer | undefined {
  const length = varint(bytes, from)
  if (!length || length[0] === 0 || length[0] > 64 * 1024 * 1024) return undefined
  const out = Buffer.alloc(length[0])
  let [made, at] = [0, length[1]]
  while (made < out.length) {
    const tag = bytes[at]
    if (tag === undefined) return undefined
    at += 1
    if ((tag & 3) === 0) {
      let literal = (tag >> 2) + 1
      const extra = literal - 60
      if (extra > 0) {
        if (at + extra > bytes.length) return undefined
        literal = bytes.readUIntLE(at, extra) + 1
        at += extra
      }
      if (at + literal > bytes.length || made + literal > out.length) return undefined
      bytes.copy(out, made, at, at + literal)
      at += literal
      made += literal
      continue
    }
    const wide = [0, 1, 2, 4][tag & 3]!
    if (at + wide > bytes.length) return undefined
    const copy = wide === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const back = wide === 1 ? ((tag >> 5) << 8) | bytes[at]! : bytes.readUIntLE(at, wide)
    at += wide
    if (back === 0 || back > made || made + copy > out.length) return undefined
    // Byte by byte: what is copied may begin in what this very copy makes.
    for (let n = 0; n < copy; n += 1, made += 1) out[made] = out[made - back]!
  }
  return out
}

/** The records of a log, each whole again although it may lie in pieces across pages of 32 KiB. */
export function records(log: Buffer): Buffer[] {
  const PAGE = 32_768
  const whole: Buffer[] = []
  let pieces: Buffer[] = []
  for (let at = 0; at + 7 <= log.length; ) {
    if (PAGE - (at % PAGE) < 7) {
      at += PAGE - (at % PAGE)
      continue
    }
    const [length, type] = [log.readUInt16LE(at + 4), log[at + 6]!]
    if (type === 0 && length === 0) {
      at += PAGE - (at % PAGE)
      continue
    }
    const piece = log.subarray(at + 7, at + 7 + length)
    if (type === 1 || type === 2) pieces = []
    pieces.push(piece)
    if (type === 1 || type === 4) whole.push(Buffer.concat(pieces.splice(0)))
    at += 7 + length
  }
  if (pieces.length > 0) whole.push(Buffer.concat(pieces))
  return whole
}

type Block = { packed: boolean; entries: [key: Buffer, value: Buffer][] }

function block(table: Buffer, offset: number, size: number): Block {
  const raw = table.subarray(offset, offset + size)
  const packed = table[offset + size] === 1
  const bytes = packed ? unsnap(raw) : raw
  const entries: Block['entries'] = []
  if (!bytes || bytes.length < 4) return { packed, entries }
  const end = bytes.length - 4 * (bytes.readUInt32LE(bytes.length - 4) + 1)
  let key: Buffer = Buffer.alloc(0)
  for (let at = 0; at < end; ) {
    const shared = varint(bytes, at)
    const own = shared && varint(bytes, shared[1])
    const value = own && varint(bytes, own[1])
    if (!shared || !own || !value) break
    key = Buffer.concat([key.subarray(0, shared[0]), bytes.subarray(value[1], value[1] + own[0])])
    entries.push([key, bytes.subarray(value[1] + own[0], value[1] + own[0] + value[0])])
    at = value[1] + own[0] + value[0]
  }
  return { packed, entries }
}

/** Every block of a table, unpacked. Nothing where the file is no table. */
export function table(bytes: Buffer): Block[] {
  const MAGIC = 'db4775248b80fb57'
  if (bytes.length < 48 || bytes.readBigUInt64LE(bytes.length - 8) !== BigInt(`0x${MAGIC}`)) return []
  const footer = bytes.length - 48
  const handle = (of: Buffer, at: number): [number, number, number] | undefined => {
    const offset = varint(of, at)
    const size = offset && varint(of, offset[1])
    return offset && size ? [offset[0], size[0], size[1]] : undefined
  }
  const meta = handle(bytes, footer)
  const index = meta && handle(bytes, meta[2])
  if (!index) return []
  const blocks: Block[] = []
  for (const [, where] of block(bytes, index[0], index[1]).entries) {
    const found = handle(where, 0)
    if (found) blocks.push(block(bytes, found[0], found[1]))
  }
  return blocks
}

/** Values that Chromium packed with Snappy before it gave them to LevelDB: they begin with ff 11 02. */
export function packedInside(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  const MARK = Buffer.from([0xff, 0x11, 0x02])
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
    const value = unsnap(bytes, at + 3)
    if (value) found.push(value)
  }
  return found
}
