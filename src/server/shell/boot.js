// Starts the tablet: once in the page and once more in each of its workers, from the same file, so that both run the same wasm.
// It refuses to know anything about children, visits or keys; it only starts what does, and passes on what the service worker says.
const GLUE = '__GLUE__', WASM = '__WASM__', LATER = '__LATER_WASM__', PICTURES = '__PICTURES__', VERSION = '__VERSION__'

// What no first board needs lies in a second wasm (scripts/later.mjs). It belongs to the shell: a tablet that starts without a network has it, and
// then it is there before the program starts. On the very first visit it comes with the service worker, in the background; whatever asks for it
// sooner waits while it is fetched.
let first = null, functions = null
globalThis.heardLater = new Proxy({}, { get: (_, place) => (...given) => { functions ?? fetchAtOnce(); return functions.get(+place)(...given) } })
function join(module) {
  if (functions) return
  new WebAssembly.Instance(module, { primary: first })
  functions = first[WebAssembly.Module.imports(module).find(({ kind, name }) => kind === 'table' && name.startsWith('%')).name]
}
function fetchAtOnce() {
  const asked = new XMLHttpRequest()
  asked.open('GET', LATER, false)
  asked.overrideMimeType('text/plain; charset=x-user-defined') // bytes as they are
  try {
    asked.send()
    join(new WebAssembly.Module(Uint8Array.from(asked.responseText, (c) => c.charCodeAt(0))))
  } catch { throw new WebAssembly.RuntimeError('the second part is not here') } // a fresh document goes on from what is on disk
}
const keptHere = async () => {
  const kept = await globalThis.caches?.match(LATER)
  return kept && WebAssembly.compileStreaming(kept)
}

if (typeof document === 'undefined') {
  // Messages that come before the wasm listens are kept for it, in order.
  const early = []
  const keep = (event) => { event.stopImmediatePropagation(); early.push(event) }
  self.addEventListener('message', keep)
  const glue = await import(GLUE)
  first = await glue.default({ module_or_path: WASM })
  glue.worker_start()
  self.removeEventListener('message', keep)
  for (const { data, ports } of early) self.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }))
} else {
  dress()
  // A program that broke off in the middle shows what may not be kept and hears no touch: nothing of it stays on the page, and a fresh
  // document goes on from what is on disk. One that breaks off again at once would go round in circles: then it is said.
  const broke = ({ error, reason }) => {
    if (!((error ?? reason) instanceof WebAssembly.RuntimeError)) return
    const now = Date.now()
    let before = now
    try { before = Number(sessionStorage.getItem('broke')); sessionStorage.setItem('broke', String(now)) } catch { /* storage refused: said at once */ }
    if (now - before < 20_000) return failed()
    document.body.replaceChildren()
    location.replace('/tablet')
  }
  // A page that the browser kept asleep comes back locked.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload())
  addEventListener('error', broke)
  addEventListener('unhandledrejection', broke)
  try {
    const pictures = fetch(PICTURES).then((answer) => answer.ok ? answer.text() : Promise.reject(new Error(`pictures: ${answer.status}`)))
    pictures.catch(() => {})
    const later = keptHere().catch(() => null)
    const glue = await import(GLUE)
    first = await glue.default({ module_or_path: WASM })
    const module = await later
    if (module) join(module)
    glue.start(await pictures)
    document.getElementById('splash')?.remove()
  } catch (error) {
    console.error(error)
    failed()
  }
  offline()
}

/** It could not start: the words for it stand in the shell. */
function failed() {
  document.documentElement.dataset.boot = 'failed'
  const words = document.getElementById('failed')
  if (!words) return
  words.hidden = false
  document.body.replaceChildren(words)
}

/** Language, direction and theme as they were last, before anything is drawn. The wasm sets them again when it knows better. */
function dress() {
  const html = document.documentElement
  let language = null, theme = null
  try { language = localStorage.getItem('language'); theme = localStorage.getItem('theme') } catch { /* storage refused: as the page came */ }
  if (language && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) {
    html.lang = language
    html.dir = /^(ar|ckb|dv|fa|he|ks|ps|sd|syr|ug|ur|yi)\b/.test(language) ? 'rtl' : 'ltr'
  }
  if (theme && /^[a-z-]+$/.test(theme)) html.dataset.theme = theme
}

/** Registers the service worker, fetches pictures in the background, and says when a whole new version waits. It never switches. */
async function offline() {
  if (!('serviceWorker' in navigator)) return
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.type !== 'pictures') return
    if (data.version === VERSION) tell('heard-pictures', { done: data.done, total: data.total })
    else if (data.done === data.total) tell('heard-update-ready', { version: data.version })
  })
  // A waiting version fetches its pictures first and is announced when they are all there: it must not start offline without them. The very
  // first one stands as waiting for a moment too, with none to wait for: its rarer letters must not come before the first board.
  const waits = ({ active, waiting }) => active && waiting?.postMessage({ type: 'packs', all: true })
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/tablet', updateViaCache: 'none' })
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => coming.state === 'installed' && waits(registration))
    })
    waits(registration)
    const { active } = await navigator.serviceWorker.ready
    active.postMessage({ type: 'packs' })
    keptHere().then((module) => module && join(module)).catch(() => {})
    setTimeout(() => registration.active?.postMessage({ type: 'packs', all: true }), 30_000)
    addEventListener('online', () => { registration.update().catch(() => {}); registration.active?.postMessage({ type: 'packs', all: true }); waits(registration) })
  } catch (error) {
    tell('heard-offline-refused', { reason: String(error) })
  }
}
