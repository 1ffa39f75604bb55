// Looks for planted words in everything a disk holds, in every spelling in which they could lie there.
import { type Dirent, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { packedInside, records, table } from './leveldb.ts'

export type Hit = { word: string; spelling: string; file: string; layer: string }

/** A word as text of one and two bytes a letter, in base64 at each of its three places, and in hex. */
function spellings(word: string): [string, Buffer][] {
  const utf8 = Buffer.from(word)
  const all: [string, Buffer][] = [['utf-8', utf8], ['utf-16le', Buffer.from(word, 'utf16le')]]
  if (!Buffer.from(word, 'latin1').equals(utf8)) all.push(['latin-1', Buffer.from(word, 'latin1')])
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), utf8]).toString('base64').replace(/=+$/, '')
    // The letters at the edges depend on the neighbours and are left out.
    const sure = whole.slice(before === 0 ? 0 : before + 1, (before + utf8.length) % 3 === 0 ? undefined : -1)
    all.push([`base64+${before}`, Buffer.from(sure)])
    const url = sure.replaceAll('+', '-').replaceAll('/', '_')
    if (url !== sure) all.push([`base64url+${before}`, Buffer.from(url)])
  }
  all.push(['hex', Buffer.from(utf8.toString('hex'))], ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())])
  return all
}

/** The bytes of a file, and everything that can be unpacked from them. */
function* layers(file: string, bytes: Buffer): Generator<[string, Buffer]> {
  yield ['raw', bytes]
  for (const value of packedInside(bytes)) yield ['value', value]
  if (file.endsWith('.log')) {
    for (const record of records(bytes)) {
      yield ['record', record]
      for (const value of packedInside(record)) yield ['record, value', value]
    }
  }
  if (file.endsWith('.ldb')) {
    for (const { packed, entries } of table(bytes)) {
      const layer = packed ? 'Snappy block' : 'block'
      for (const [key, value] of entries) {
        yield [layer, Buffer.concat([key, value])]
        for (const inner of packedInside(value)) yield [`${layer}, value`, inner]
      }
    }
  }
  const GZIP = Buffer.from([0x1f, 0x8b, 0x08])
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    try {
      yield ['gzip', gunzipSync(bytes.subarray(at), { finishFlush: 2 })]
    } catch {
      // Three bytes that only look like gzip.
    }
  }
}

function files(folder: string): string[] {
  const inside: Dirent[] = readdirSync(folder, { withFileTypes: true, recursive: true })
  return inside.filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name))
}

/** Where any of the words lies in any file of these folders. */
export function scan(words: string[], folders: string[]): { hits: Hit[]; files: number; bytes: number; layers: Record<string, number> } {
  const looked = words.map(word => [word, spellings(word)] as const)
  const hits: Hit[] = []
  const seen: Record<string, number> = {}
  let [count, total] = [0, 0]
  for (const file of folders.flatMap(files)) {
    const bytes = readFileSync(file)
    count += 1
    total += bytes.length
    for (const [layer, view] of layers(file, bytes)) {
      seen[layer] = (seen[layer] ?? 0) + 1
      for (const [word, ways] of looked) {
        for (const [spelling, needle] of ways) if (view.includes(needle)) hits.push({ word, spelling, file, layer })
      }
    }
  }
  return { hits, files: count, bytes: total, layers: seen }
}
