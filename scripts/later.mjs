// Says which functions of the tablet's wasm lie in its second part: what no first board needs. The first part runs without them; a call that
// comes before the second part is here fetches it (src/server/shell/boot.js), so a name too many costs a wait and never a fault.
// It refuses to go on when a line of the list fits nothing any more: then somebody has renamed a module and the list is stale.
//
//   node scripts/later.mjs whole.wasm > names
//   node scripts/later.mjs --mend first.wasm
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** Modules and functions, by how Rust mangles their names: every length before its word. Whatever is made of them goes along. */
const LATER = [
  ['tablet', 'screens', 'told', 'trail'],
  ['tablet', 'screens', 'told', 'plan'],
  ['tablet', 'screens', 'who_will_see'],
  ['tablet', 'screens', 'child_home', 'carry_on'],
  ['tablet', 'turn', 'not_for_worker'],
  ['tablet', 'activities', 'keep_closed'],
  ['tablet', 'screens', 'close'], // the end of a turn
  ['tablet', 'screens', 'record', 'closing'], // what is written when the child has gone
  ['tablet', 'screens', 'record', 'promised'],
  ['tablet', 'screens', 'record', 'touched'],
  ['domain', 'visit', 'record'],
  ['tablet', 'turn', 'opening', 'not_seen'],
  ['tablet', 'turn', 'opening', 'keep_not_seen'],
  ['tablet', 'activities', 'houses', 'opened'], // one house, opened
  ['tablet', 'activities', 'houses', 'own_words'],
  ['tablet', 'session', 'try_passphrase'], // a first visit makes its passphrase
  ['tablet', 'screens', 'passphrase', 'unlock'],
  ['tablet', 'turn', 'closing'], // of a visit
  ['tablet', 'turn', 'opening', 'give_again'],
  ['tablet', 'screens', 'harm', 'keeping', 'keep_written'], // an adult wrote of a telling
  ['pictures', 'message'],
  ['tablet', 'activities', 'drawing'], // other ways of telling
  ['tablet', 'activities', 'ways'],
  ['tablet', 'activities', 'try_it'],
  ['tablet', 'start_now'],
  ['tablet', 'drafts', 'opened'], // an adult wrote something
  ['tablet', 'drafts', 'sealed'],
  ['tablet', 'drafts', 'joined'],
  ['tablet', 'activities', 'houses', 'keep'],
  ['tablet', 'activities', 'houses', 'to_keep'],
  ['tablet', 'activities', 'houses', 'as_kept'],
  ['tablet', 'media'],
  ['tablet', 'browser', 'capture'],
  ['tablet', 'browser', 'canvas'],
  ['pictures', 'paper'],
  ['pictures', 'made'],
  ['domain', 'activity', 'drawing'],
  ['domain', 'media'],
  ['domain', 'made'],
  ['domain', 'harm', 'read_all'],
  ['wire', 'kinds', 'rare'], // entries of kinds that a first board does not read back
]

const { values: { mend }, positionals: [file] } = parseArgs({ options: { mend: { type: 'boolean' } }, allowPositionals: true })
const bytes = readFileSync(file)

/** An unsigned number of LEB128 at a place, and where the next thing begins. */
function number(at) {
  let value = 0, shift = 0, byte
  do {
    byte = bytes[at++]
    value += (byte & 127) * 2 ** shift
    shift += 7
  } while (byte & 128)
  return [value, at]
}

/** The names of all functions, from the section that carries them. */
function names() {
  for (let at = 8; at < bytes.length;) {
    const [size, begin] = number(at + 1)
    const section = bytes[at], end = begin + size
    at = end
    if (section !== 0) continue
    const [length, from] = number(begin)
    if (bytes.toString('utf8', from, from + length) !== 'name') continue
    for (let sub = from + length; sub < end;) {
      const kind = bytes[sub]
      const [room, inside] = number(sub + 1)
      if (kind === 1) return functions(inside)
      sub = inside + room
    }
  }
  throw new Error('the wasm carries no names')
}

function functions(at) {
  const found = []
  let [count, next] = number(at)
  while (count-- > 0) {
    const [, named] = number(next)
    const [length, from] = number(named)
    found.push(bytes.toString('utf8', from, from + length))
    next = from + length
  }
  return found
}

/**
 * Debian's wasm-split 108 exports the first table under every table's name. The table of JavaScript's values is the second one, and the glue looks
 * for it under its own name.
 */
function mendTables() {
  for (let at = 8; at < bytes.length;) {
    const [size, begin] = number(at + 1)
    const section = bytes[at]
    at = begin + size
    if (section !== 7) continue
    let [count, next] = number(begin)
    while (count-- > 0) {
      const [length, from] = number(next)
      const kind = from + length, name = bytes.toString('utf8', from, kind)
      const [, after] = number(kind + 1)
      if (bytes[kind] === 1 && name === '__wbindgen_externrefs') bytes[kind + 1] = 1
      next = after
    }
  }
  const tables = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind === 'table')
  if (tables.length !== 2) throw new Error('two tables were expected: look at what wasm-split made')
  writeFileSync(file, bytes)
}

function list() {
  const mangled = (path) => path.map((word) => `${word.length}${word}`).join('')
  const all = names()
  const found = LATER.flatMap((path) => {
    // What these modules define, and the components they are. What libraries make for them stays: where two of those do the same, the compiler has
    // joined them under the name of one.
    const word = mangled(path)
    const own = new RegExp(`^_R(?:[IMNCXYSvt]|s[0-9A-Za-z]*_)*Cs[0-9A-Za-z]+_5heard${word}`)
    const component = new RegExp(`^_RINvNtCs[0-9A-Za-z]+_6leptos9component14component_view.*_5heard${word}`)
    // What lists and `live` make of their closures stays, too: the compiler has joined it with what a first board shows.
    const fits = all.filter((name) => own.test(name) || component.test(name))
    if (fits.length === 0) throw new Error(`no function is made of ${path.join('::')}: mend the list in scripts/later.mjs`)
    return fits
  })
  process.stdout.write(`${[...new Set(found)].join('\n')}\n`)
}

if (mend) mendTables()
else list()
