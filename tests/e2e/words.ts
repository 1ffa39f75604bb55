// The words a person sees, read from src/library/words, so that a test finds a button by the name it has today, in either language.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = 'src/library/words'
export type Language = 'en-GB' | 'en-XB'

const texts = new Map<string, string>()
const boards = new Map<string, string>()
for (const file of readdirSync(folder).filter(name => name.endsWith('.ftl')).sort()) {
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    const found = /^([a-z][\w-]*) = (.+)$/.exec(line)
    if (found) texts.set(found[1]!, found[2]!.trim())
  }
}

// In the file of cards each board's name stands above its cards.
let board = ''
for (const key of texts.keys()) {
  if (key.startsWith('board-')) board = key.slice('board-'.length)
  if (key.startsWith('card-')) boards.set(key.slice('card-'.length), board)
}

/** Every card of the library, board by board. */
export const cards = [...boards.keys()]

/** The board a card stands on. */
export function boardOf(card: string): string {
  const found = boards.get(card)
  if (!found) throw new Error(`no board holds ${card}`)
  return found
}

const marks: Record<string, string> = {
  a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', c: 'ç', n: 'ñ', s: 'š', y: 'ý', z: 'ž',
}

/** What the pseudo-language makes of a text (src/library/words/pseudo.rs). */
export function pseudo(text: string): string {
  return [...text].map(letter => (marks[letter] ?? letter) + ('aeiou'.includes(letter) ? letter : '')).join('')
}

/** Letters that the pseudo-language never leaves as they are: text with one of them is not translated. */
export const unmarked = /[AEIOUcnsyz]/

/** The words of a key, its placeables filled in. A key with plurals has no single text and is refused. */
export function say(key: string, given: Record<string, string> = {}, language: Language = 'en-GB'): string {
  const text = texts.get(key)
  if (text === undefined) throw new Error(`src/library/words has no single text for ${key}`)
  const parts = text.split(/\{\s*\$([\w-]+)\s*\}/)
  return parts.map((part, at) => {
    if (at % 2 === 0) return language === 'en-XB' ? pseudo(part) : part
    const value = given[part]
    if (value === undefined) throw new Error(`${key} wants { $${part} }`)
    return language === 'en-XB' ? `\u2068${value}\u2069` : value
  }).join('')
}
