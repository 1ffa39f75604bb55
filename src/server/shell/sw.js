// Lets the tablet start and show its pictures without a network. It refuses to touch anything else: no API answer, no office page and
// nothing that is not a GET passes through here; no new version takes over by itself; and no key is ever put into a cache.
const VERSION = '__VERSION__', CACHE = `heard-shell-${VERSION}`, PICTURES = 'heard-pictures', HOLD_MS = 20_000
const PAGE = `/tablet?v=${VERSION}`
const SHELL = __SHELL__ // [url, integrity] each: the exact list, all or nothing
const LATER = __LATER__ // [url, integrity] each: packs of pictures, and fonts for rarer letters

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event, url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  const { pathname } = url
  if (request.mode === 'navigate') { if (/^\/tablet(\/|$)/.test(pathname)) event.respondWith(answer(CACHE, PAGE, request)) }
  else if (pathname.endsWith('/boot.js')) event.respondWith(answer(CACHE, `/tablet/boot.js?v=${VERSION}`, request))
  else if (SHELL.some(([path]) => path === pathname)) event.respondWith(answer(CACHE, pathname, request))
  else if (/^\/(pictures|fonts)\//.test(pathname)) event.respondWith(answer(PICTURES, pathname, request))
})
self.addEventListener('message', (event) => {
  const { type, all, hold: bytes } = event.data ?? {}
  if (!inScope(event.source)) return
  if (type === 'switch') event.waitUntil(self.skipWaiting())
  if (type === 'packs') event.waitUntil(packs(all))
  if (type === 'hold' && bytes instanceof ArrayBuffer) event.waitUntil(hold(bytes))
  if (type === 'take' && event.ports[0]) take(event.ports[0])
})

const inScope = (client) => client?.type === 'window' && /^\/tablet(\/|$)/.test(new URL(client.url).pathname)

// The caches first; without an entry (a browser may throw them away) the network.
async function answer(cache, key, request) {
  return (await (await caches.open(cache)).match(key)) ?? fetch(request)
}

// What the page has just fetched comes from the browser's own cache, so that nothing crosses a slow network twice; a copy that is damaged or
// of another version is not what its integrity says, and is fetched anew.
async function get(url, integrity) {
  const asked = (cache) => fetch(url, { cache, integrity })
  const got = await asked('default').catch(() => asked('reload'))
  if (!got.ok || got.redirected) throw new Error(`${url}: ${got.status}`)
  return got
}

async function install() {
  const all = await Promise.all(SHELL.map(async ([url, integrity]) => [url, await get(url, integrity)]))
  const cache = await caches.open(CACHE)
  await Promise.all(all.map(([url, got]) => cache.put(url, got)))
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith('heard-shell-') && name !== CACHE) await caches.delete(name)
  await prune()
  await self.clients.claim()
}

// Each pack becomes one stored answer per picture. The list under the pack's own name is written last: where it stands, all are there.
// Without `all` the pictures alone: a child waits for a picture, and nobody for the rarer letters.
let fetching = Promise.resolve()
const packs = (all) => (fetching = fetching.catch(() => {}).then(() => explode(all)))
async function explode(all) {
  const list = all ? LATER : LATER.filter(([url]) => url.startsWith('/packs/'))
  const cache = await caches.open(PICTURES), total = list.length
  let done = 0
  for (const [url, integrity] of list) {
    try {
      if (!(await cache.match(url))) {
        const got = await get(url, integrity)
        if (url.startsWith('/packs/')) {
          const pictures = Object.entries(await got.json()), headers = { 'content-type': 'image/svg+xml', 'x-content-type-options': 'nosniff' }
          await Promise.all(pictures.map(([path, svg]) => cache.put(path, new Response(svg, { headers }))))
          await cache.put(url, new Response(JSON.stringify(pictures.map(([path]) => path))))
        } else await cache.put(url, got)
      }
    } catch { break } // no network, or no room: go on at the next asking
    done += 1
    for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ type: 'pictures', version: VERSION, done, total })
  }
  if (self.registration.active && !self.registration.waiting && !self.registration.installing) await prune()
}

// Puts away pictures of older versions, once everything of this one is there.
async function prune() {
  const cache = await caches.open(PICTURES), keep = new Set()
  for (const [url] of LATER) {
    const list = await cache.match(url)
    if (!list) return
    keep.add(url)
    if (url.startsWith('/packs/')) for (const path of await list.json()) keep.add(path)
  }
  for (const { url } of await cache.keys()) if (!keep.has(new URL(url).pathname)) await cache.delete(url)
}

// A visit's key crosses a fresh document load in this variable only, for one asking, for 20 seconds.
let held = null
function hold(bytes) {
  const mine = (held = bytes)
  return new Promise((over) => setTimeout(() => { if (held === mine) forget(); over() }, HOLD_MS))
}
function forget() { if (held?.byteLength) new Uint8Array(held).fill(0); held = null }
function take(port) {
  const bytes = held
  held = null
  if (bytes) port.postMessage(bytes, [bytes])
  else port.postMessage(null)
}
