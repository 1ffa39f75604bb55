// Makes target/site, the folder the server reads once at start: every file under a name that contains the hash of its content, with
// its brotli and gzip beside it, and site.json saying what each file is for. Refuses to leave a half-made site behind: it is made
// aside and put in place at the end.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync, brotliDecompressSync, constants, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { optimize } from 'svgo'

const { target } = parseArgs({ options: { target: { type: 'string', default: 'target' } } }).values
const stage = join(target, 'stage')
const site = join(target, 'site')
const making = join(target, 'site.making')
const compressed = join(stage, 'compressed')

// Pictures pack better together, and each asking costs a kilobyte of headers; but a child's picture waits for the whole pack it is in.
const PACK_BYTES = 85_000
const FIRST_PACKS = 2 // as many hold the houses, the screens and the first boards
const WASM_BUDGET = 220_000
const FIRST_BOARD_BUDGET = 500_000
const TARGETS = ['chrome111', 'safari16.4', 'firefox115']

/** Everything the site holds: {path, sha256, bytes, br, gz, kind, later}. */
const files = []
const seen = new Map()

// --- Writing --------------------------------------------------------------------------------------------------------------------

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Brotli and gzip take seconds for a wasm file, so the result is kept by the hash of what went in. */
function compress(bytes, sha256) {
  const at = (ending) => join(compressed, `${sha256}.${ending}`)
  if (!existsSync(at('gz'))) {
    const text = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: 24 }
    const br = brotliCompressSync(bytes, { params: text })
    if (!brotliDecompressSync(br).equals(bytes)) throw new Error('brotli did not give back what went in')
    writeFileSync(at('br'), br)
    writeFileSync(at('gz'), gzipSync(bytes, { level: 9 }))
  }
  return { br: readFileSync(at('br')), gz: readFileSync(at('gz')) }
}

function put(path, content, kind, more = {}) {
  const bytes = Buffer.from(content)
  const sha256 = hash(bytes)
  if (seen.has(path)) {
    if (seen.get(path) !== sha256) throw new Error(`two different files want the name ${path}`)
    return path
  }
  seen.set(path, sha256)
  const where = join(making, path)
  mkdirSync(dirname(where), { recursive: true })
  writeFileSync(where, bytes)
  const file = { path, sha256, bytes: bytes.length, kind, ...more }
  if (!/\.(woff2|png)$/.test(path)) {
    for (const [ending, packed] of Object.entries(compress(bytes, sha256))) {
      if (packed.length >= bytes.length) continue
      writeFileSync(`${where}.${ending}`, packed)
      file[ending] = packed.length
    }
  }
  files.push(file)
  return path
}

/** Writes under a name that holds the hash: `/pkg/heard.wasm` becomes `/pkg/heard.0a1b2c3d.wasm`. */
function putHashed(path, content, kind, more) {
  const ending = extname(path)
  return put(`${path.slice(0, -ending.length)}.${hash(Buffer.from(content)).slice(0, 8)}${ending}`, content, kind, more)
}

// --- Pictures -------------------------------------------------------------------------------------------------------------------

const OWN = 'public/pictures'
const OPENMOJI = 'node_modules/openmoji/color/svg'

function rustFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rs') && entry.name !== 'tests.rs')
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

function shrink(name, svg) {
  const { data } = optimize(svg, {
    path: name,
    multipass: true,
    floatPrecision: 2,
    plugins: [
      { name: 'preset-default', params: { overrides: { cleanupIds: { remove: true } } } },
      'removeDimensions',
      'removeStyleElement',
      'convertStyleToAttrs',
      'removeScripts',
      { name: 'removeAttrs', params: { attrs: ['class', 'style', 'data-.*', 'on.*'] } },
    ],
  })
  if (!/viewBox=/.test(data)) throw new Error(`${name}: a picture needs a viewBox`)
  if (/<(script|style|image|foreignObject)|\b(?:xlink:)?href="(?!#)|url\((?!#)/i.test(data)) throw new Error(`${name}: a picture may hold shapes only`)
  return data
}

const CODE = /^[0-9A-F]{4,5}(-[0-9A-F]{4,5})*$/

/** Which pictures there are: all our own, and every OpenMoji the source names. In the order a person meets them: the houses, what the
    screens are drawn with, then the cards as their boards offer them. */
function pictures() {
  const own = new Map()
  for (const file of readdirSync(OWN).sort()) if (file.endsWith('.svg')) own.set(file.slice(0, -4), join(OWN, file))
  const found = new Map()
  const cards = new Set()
  for (const path of ['src/library', 'src/pictures', 'src/tablet'].flatMap(rustFiles)) {
    const text = readFileSync(path, 'utf8').split('#[cfg(test)]')[0]
    for (const [, picture] of text.matchAll(/\b[Oo]wn\(\s*(?:"[^"]+",\s*)?"([^"]+)"/g)) {
      if (!own.has(picture)) throw new Error(`${path} names our own picture ${picture}, but ${OWN}/${picture}.svg is not there`)
    }
    for (const [, code] of text.matchAll(/\b[Oo]pen[Mm]oji\(\s*(?:"[^"]+",\s*)?"([^"]+)"/g)) {
      if (!existsSync(join(OPENMOJI, `${code}.svg`))) throw new Error(`${path} names the OpenMoji ${code}, which the package openmoji has not`)
    }
    for (const [, word] of text.matchAll(/"([\w-]+)"/g)) {
      const from = join(OPENMOJI, `${word}.svg`)
      if (CODE.test(word) && !own.has(word) && existsSync(from)) found.set(word, from)
      else if (path.endsWith('cards.rs') && own.has(word)) found.set(word, own.get(word))
      if (path.endsWith('cards.rs')) cards.add(word)
    }
  }
  const houses = [...own.keys()].filter((name) => name.startsWith('house-'))
  const screens = [...own.keys()].filter((name) => !cards.has(name) && !houses.includes(name))
  // Our own come first, so that the drawing of a screen never waits for the drawing of a card.
  const order = new Set([...houses, ...screens, ...found.keys(), ...own.keys()])
  return [...order].map((name) => [name, shrink(name, readFileSync(own.get(name) ?? found.get(name), 'utf8'))])
}

// --- Fonts and css --------------------------------------------------------------------------------------------------------------

/** A font named in css as a file of a package becomes a hashed file of ours. Letters beyond plain Latin come after the first board. */
const fonts = {
  name: 'fonts',
  setup(build) {
    build.onResolve({ filter: /\.woff2$/ }, ({ path }) => {
      const from = join('node_modules', path)
      return { path: putHashed(`/fonts/${basename(path)}`, readFileSync(from), 'font', { later: /latin-ext/.test(path) }), external: true }
    })
  },
}

async function css(name) {
  const made = await esbuild.build({ entryPoints: [`style/${name}.css`], bundle: true, minify: true, write: false, target: TARGETS, plugins: [fonts], logLevel: 'warning' })
  return made.outputFiles[0].contents
}

/** The glue, with one more thing that the first part of the wasm asks for: what stands in the place of each function of the second part. */
async function glue() {
  const seam = '"./heard_bg.js": import0,', text = readFileSync(join(stage, 'bindgen', 'heard.js'), 'utf8')
  if (text.split(seam).length !== 2) throw new Error('the glue names its imports otherwise: mend the seam in scripts/site.mjs')
  const made = await esbuild.build({
    stdin: { contents: text.replace(seam, `${seam} placeholder: globalThis.heardLater,`), resolveDir: '.', loader: 'js' }, bundle: true, minify: true, write: false, format: 'esm', target: TARGETS, logLevel: 'warning',
    nodePaths: ['node_modules'], // also where the target folder lies elsewhere
  })
  return made.outputFiles[0].contents
}

// --- The site -------------------------------------------------------------------------------------------------------------------

rmSync(making, { recursive: true, force: true })
mkdirSync(making, { recursive: true })
mkdirSync(compressed, { recursive: true })

const entry = {
  glue: putHashed('/pkg/heard.js', await glue(), 'shell'),
  wasm: putHashed('/pkg/heard.wasm', readFileSync(join(stage, 'heard.wasm')), 'shell'),
  later: putHashed('/pkg/later.wasm', readFileSync(join(stage, 'later.wasm')), 'shell', { later: true }),
  tablet: putHashed('/pkg/tablet.css', await css('tablet'), 'shell'),
  office: putHashed('/pkg/office.css', await css('office'), 'office'),
}

const names = {}
const packs = []
let pack = {}
let inPack = 0
for (const [name, svg] of pictures()) {
  const path = putHashed(`/pictures/${name}.svg`, svg, 'picture')
  names[name] = path
  if (inPack > 0 && inPack + svg.length > PACK_BYTES) {
    packs.push(pack)
    pack = {}
    inPack = 0
  }
  pack[path] = svg
  inPack += svg.length
}
if (inPack > 0) packs.push(pack)
packs.forEach((one, at) => putHashed(`/packs/${String(at + 1).padStart(2, '0')}.json`, JSON.stringify(one), 'pack'))
entry.pictures = putHashed('/pkg/pictures.json', JSON.stringify(names), 'shell')
writeFileSync(join(making, 'pictures.json'), JSON.stringify(names, null, 1))

// Icons keep a name without hash beside the hashed one where a browser asks by itself.
const icons = {}
for (const file of existsSync('public/icons') ? readdirSync('public/icons').sort() : []) {
  if (!/\.(svg|png)$/.test(file)) continue
  const bytes = readFileSync(join('public/icons', file))
  icons[`/icons/${file}`] = putHashed(`/icons/${file}`, bytes, 'icon')
  if (file === 'favicon.svg') put('/favicon.svg', bytes, 'shell')
}
let manifest = readFileSync('public/manifest.webmanifest', 'utf8')
manifest = JSON.stringify(JSON.parse(manifest), (key, value) => {
  if (key !== 'src') return value
  if (!icons[value]) throw new Error(`the manifest names ${value}, but public${value} is not there`)
  return icons[value]
})
put('/manifest.webmanifest', manifest, 'shell')
for (const [stable, hashed] of Object.entries(icons)) if (/apple-/.test(stable)) entry.touch_icon = hashed

// Whose work this is.
const versionOf = (name) => JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')).version
const licences = [
  ['OpenMoji', 'CC BY-SA 4.0', 'openmoji', 'LICENSE.txt', 'Pictures on cards, made smaller without change to what they show. All emojis designed by OpenMoji, the open-source emoji and icon project.'],
  ['Andika', 'OFL 1.1', '@fontsource/andika', 'LICENSE', 'The type on the child’s side. SIL International.'],
  ['Atkinson Hyperlegible Next', 'OFL 1.1', '@fontsource/atkinson-hyperlegible-next', 'LICENSE', 'The type on the adults’ side. Braille Institute of America.'],
].map(([name, licence, source, file, what]) => ({
  name, licence, source, version: versionOf(source), what,
  text: putHashed(`/licences/${name.toLowerCase().replaceAll(' ', '-')}.txt`, readFileSync(join('node_modules', source, file)), 'licence'),
}))
licences.push({
  name: 'Heard’s own pictures', licence: 'CC BY-SA 4.0', source: 'public/pictures',
  version: JSON.parse(readFileSync('package.json', 'utf8')).version,
  what: 'Pictures drawn for Heard. The Heard authors.',
  text: licences[0].text, // the same licence, word for word
})
writeFileSync(join(making, 'licences.json'), JSON.stringify(licences, null, 1))
writeFileSync(join(making, 'site.json'), JSON.stringify({ format: 1, entry, files }, null, 1))
rmSync(site, { recursive: true, force: true })
renameSync(making, site)

// --- What it weighs -------------------------------------------------------------------------------------------------------------

const wire = (file) => file.br ?? file.bytes
const row = (what, count, raw, sent, note = '') => console.log(`  ${what.padEnd(28)}${String(count).padStart(5)}${(raw / 1000).toFixed(1).padStart(10)}${(sent / 1000).toFixed(1).padStart(10)}  ${note}`)
const sum = (list, of) => list.reduce((all, one) => all + of(one), 0)
const group = (what, list, note) => row(what, list.length, sum(list, (f) => f.bytes), sum(list, wire), note)
const one = (path) => files.filter((f) => f.path === path)
const shell = files.filter((f) => f.kind === 'shell')
const latin = files.filter((f) => f.kind === 'font' && !f.later)
const templates = ['shell.html', 'boot.js', 'sw.js'].map((file) => join('src/server/shell', file)).filter(existsSync)
  .map((path) => readFileSync(path)).map((text) => ({ bytes: text.length, br: gzipSync(text).length }))
const firstPack = files.filter((f) => f.kind === 'pack').slice(0, FIRST_PACKS)
const wasm = sum(one(entry.wasm), wire)
const first = sum([...shell, ...latin, ...templates, ...firstPack], wire)
const against = (bytes, budget) => `${bytes <= budget ? 'within' : 'OVER'} ${budget / 1000} (${Math.round((bytes / budget) * 100)}%)`
console.log(`  ${'kB = 1,000 bytes'.padEnd(28)}${'files'.padStart(5)}${'raw'.padStart(10)}${'sent (br)'.padStart(10)}`)
group('wasm', one(entry.wasm), against(wasm, WASM_BUDGET))
group('wasm, second part, later', one(entry.later))
group('glue', one(entry.glue))
group('tablet.css', one(entry.tablet))
group('names of pictures', one(entry.pictures))
group('fonts, Latin', latin)
group('shell, boot and worker', templates, 'composed and packed by the server')
group('first packs of pictures', firstPack, 'houses, screens and the first boards')
row('first visit, first board', '', 0, first, against(first, FIRST_BOARD_BUDGET))
group('all packs of pictures', files.filter((f) => f.kind === 'pack'), `${Object.keys(names).length} pictures`)
group('fonts, other Latin, later', files.filter((f) => f.kind === 'font' && f.later))
group('office.css', one(entry.office))
