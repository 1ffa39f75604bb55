// What the benches measure with: a recorder that notes in the page itself when a finger went up and when a frame showed what came of it, a
// wire that counts every byte, a tablet slowed down six times, and rows for the table. Refuses a figure of fewer than seven takes.
import { type CDPSession, type Page } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { type House } from './house.ts'

export const TAKES = Math.max(7, Number(process.env.TAKES ?? 7))
/** How many times slower than this machine a tablet is taken to be (DESIGN 8). */
export const SLOWER = 6

export const load = (): number => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0])

export function quantile(taken: number[], part: number): number {
  if (taken.length < 7) throw new Error(`a figure of ${taken.length} takes would say nothing`)
  const sorted = [...taken].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return low + (high - low) * (at - Math.floor(at))
}
export const median = (taken: number[]): number => quantile(taken, 0.5)

// --- The table ------------------------------------------------------------------------------------------------------------------

export type Part = { what: string; value: number; unit: string }
export type Row = {
  what: string
  value: number
  unit: string
  budget: { at_most: number } | { at_least: number }
  takes: number
  how: string
  load: [number, number]
  parts: Part[]
}

/** Leaves rows where `scripts/bench.mjs` prints the table from. */
export function keepRows(name: string, rows: Row[]): void {
  const folder = join(process.env.CARGO_TARGET_DIR ?? 'target', 'bench')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(rows, null, 1))
  for (const { what, value, unit, parts } of rows) {
    console.log(`  ${what}: ${value.toFixed(2)} ${unit}`)
    for (const part of parts) console.log(`    ${part.what}: ${part.value.toFixed(2)} ${part.unit}`)
  }
}

// --- The wire -------------------------------------------------------------------------------------------------------------------

/** Stands between browser and server and counts what passes, whoever asked for it: the page, its service worker, a worker. */
export class Wire {
  down = 0
  up = 0
  /** What came down for each asking, in order. A browser speaks HTTP/1.1 here: on one connection it asks when the last answer is whole. */
  readonly asked: { path: string; bytes: number }[] = []
  private server: Server
  private open = new Set<Socket>()
  readonly ready: Promise<void>

  constructor(house: House) {
    this.server = createServer(near => {
      const far = connect(house.port, '127.0.0.1')
      for (const socket of [near, far]) {
        this.open.add(socket)
        socket.setNoDelay(true)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          this.open.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      let one = { path: '', bytes: 0 }
      near.on('data', (piece: Buffer) => {
        this.up += piece.length
        const path = /^[A-Z]+ (\S+) HTTP/.exec(piece.toString('latin1', 0, 300))?.[1]
        if (path) this.asked.push((one = { path, bytes: 0 }))
      })
      far.on('data', (piece: Buffer) => {
        this.down += piece.length
        one.bytes += piece.length
      })
      near.pipe(far)
      far.pipe(near)
    })
    this.ready = new Promise(done => this.server.listen(0, '127.0.0.1', () => done()))
  }

  /** The same house, reached by this wire. */
  to(house: House): House {
    const url = `http://localhost:${(this.server.address() as AddressInfo).port}`
    return Object.create(house, { url: { get: () => url } }) as House
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy()
    await new Promise(done => this.server.close(done))
  }
}

/** What the page itself was sent, by the browser's own account, by the last part of each name. */
export class Received {
  private of = new Map<string, string>()
  readonly bytes = new Map<string, number>()

  constructor(session: CDPSession) {
    session.on('Network.responseReceived', ({ requestId, response }) => this.of.set(requestId, response.url))
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = this.of.get(requestId)
      if (url?.startsWith('http')) this.bytes.set(url, (this.bytes.get(url) ?? 0) + encodedDataLength)
    })
  }

  total(such: (path: string) => boolean = () => true): number {
    return [...this.bytes].reduce((all, [url, bytes]) => all + (such(new URL(url).pathname) ? bytes : 0), 0)
  }
}

// --- The recorder ---------------------------------------------------------------------------------------------------------------

/** Something that happened in the page. `at` in milliseconds since 1970, from the page's own clock, through reloads. */
export type Noted = { what: 'start' | 'up' | 'screen' | 'card' | 'ask' | 'answer' | 'paint' | 'put' | 'lifted' | 'kept' | 'event'; at: number; name?: string; took?: number }

declare global {
  interface Window {
    noted(text: string): Promise<void>
    heardMemory?: WebAssembly.Memory
    heardSlowWrites?: number
  }
}

/** Runs in the page before anything of ours. It changes nothing of what the product does, save where a test asks for slower writes. */
function recorder(slowWritesMs: number): void {
  const note = (what: string, at: number, more: object = {}) => void window.noted(JSON.stringify({ what, at: performance.timeOrigin + at, ...more }))
  note('start', 0, { name: location.pathname })

  // Where the memory of the wasm is: the page instantiates it once.
  const keep = (made: WebAssembly.WebAssemblyInstantiatedSource) => {
    if (made.instance?.exports.memory instanceof WebAssembly.Memory) window.heardMemory = made.instance.exports.memory
    return made
  }
  const { instantiateStreaming, instantiate } = WebAssembly
  WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(keep)
  WebAssembly.instantiate = ((...given: Parameters<typeof instantiate>) => (instantiate(...given) as Promise<never>).then(keep)) as typeof instantiate

  // Deriving a key happens in a worker: from the question to the answer.
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      this.addEventListener('message', () => note('answer', performance.now()))
    }
    override postMessage(...given: unknown[]): void {
      note('ask', performance.now())
      ;(super.postMessage as (...given: unknown[]) => void)(...given)
    }
  }

  // A slower disk: `complete` is heard so much later.
  if (slowWritesMs > 0) {
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...given: Parameters<typeof transaction>) {
      const made = transaction.apply(this, given)
      if (given[1] !== 'readwrite') return made
      let held = false
      made.addEventListener('complete', event => {
        if (held) return
        event.stopImmediatePropagation()
        held = true
        setTimeout(() => made.dispatchEvent(new Event('complete')), slowWritesMs)
      })
      return made
    }
  }

  // Fingers only: where a walk looks for the middle of something, the browser's driver moves a mouse there, which nobody feels.
  addEventListener('pointerup', event => {
    if (event.pointerType === 'touch') note('up', event.timeStamp)
  }, true)

  const shownAt = (what: string, name: string) => requestAnimationFrame(() => note(what, performance.now(), { name }))
  let [screen, cards, lifted, kept, card] = ['', '', false, '', false]
  const look = () => {
    const now = document.querySelector('[data-screen]')
    const name = now?.getAttribute('data-screen') ?? ''
    if (name !== screen) {
      screen = name
      shownAt('screen', name)
    }
    if (name !== 'houses') return
    const standing = [...document.querySelectorAll('[data-screen="houses"] .houses [data-number]')]
    const stands = standing.map(one => `${one.closest('[data-house]')?.getAttribute('data-house')}/${one.getAttribute('data-number')}`).join(' ')
    if (stands !== cards) {
      cards = stands
      shownAt('put', stands)
    }
    const hand = document.querySelector('[data-in-hand]') !== null
    if (hand !== lifted) {
      lifted = hand
      if (hand) shownAt('lifted', '')
    }
    const isKept = now?.getAttribute('data-kept') ?? ''
    if (isKept !== kept) {
      kept = isKept
      if (kept === 'true') note('kept', performance.now())
    }
    if (!card) {
      card = true
      touchable()
    }
  }
  // A card can be touched when its picture is there and nothing lies over it.
  const touchable = () => {
    const first = document.querySelector('[data-screen="houses"] .board [data-card], [data-screen="houses"] [role=group] button[data-card]')
    const picture = first?.querySelector('img')
    const box = first?.getBoundingClientRect()
    const over = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    if (first && over && first.contains(over) && (!picture || (picture.complete && picture.naturalWidth > 0))) note('card', performance.now())
    else requestAnimationFrame(touchable)
  }
  const begin = () => {
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-screen', 'data-kept', 'data-in-hand'] })
    look()
  }
  if (document.documentElement) begin()
  else new MutationObserver((_, first) => { if (document.documentElement) { first.disconnect(); begin() } }).observe(document, { childList: true })

  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') note('paint', entry.startTime)
  }).observe({ type: 'paint', buffered: true })
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (entry.name === 'pointerup') note('event', entry.startTime, { took: entry.duration })
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
}

export class Recorder {
  readonly all: Noted[] = []
  session!: CDPSession
  received!: Received

  static async of(page: Page, slower = SLOWER, slowWritesMs = 0): Promise<Recorder> {
    const recorder_ = new Recorder()
    await page.exposeFunction('noted', (text: string) => void recorder_.all.push(JSON.parse(text) as Noted))
    await page.addInitScript(recorder, slowWritesMs)
    recorder_.session = await page.context().newCDPSession(page)
    recorder_.received = new Received(recorder_.session)
    await recorder_.session.send('Network.enable')
    await recorder_.session.send('Emulation.setCPUThrottlingRate', { rate: slower })
    return recorder_
  }

  /** The first time this was noted after so many notes; waits for it. */
  async next(what: Noted['what'], after: number, name?: string): Promise<Noted> {
    const end = Date.now() + 60_000
    for (;;) {
      const found = this.all.find((one, at) => at >= after && one.what === what && (name === undefined || one.name === name))
      if (found) return found
      if (Date.now() > end) throw new Error(`never noted: ${what} ${name ?? ''}`)
      await new Promise(next => setTimeout(next, 10))
    }
  }

  /** A frame has shown this screen; any but the splash where none is named. */
  async stands(screen: string): Promise<void> {
    while (!this.all.some(({ what, name }) => what === 'screen' && (screen ? name === screen : !['', 'starting'].includes(name!)))) {
      await new Promise(next => setTimeout(next, 10))
    }
  }

  /** How long keys were derived, all in all. */
  derived(): number {
    let [sum, asked] = [0, 0]
    for (const { what, at } of this.all) {
      if (what === 'ask') asked = at
      if (what === 'answer' && asked) [sum, asked] = [sum + at - asked, 0]
    }
    return sum
  }

  /** Memory after everything that nobody needs was collected: the page's JavaScript and the wasm. */
  async memory(page: Page): Promise<{ js: number; wasm: number }> {
    for (let time = 0; time < 3; time += 1) await this.session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await this.session.send('Runtime.getHeapUsage')
    const wasm = await page.evaluate(() => window.heardMemory?.buffer.byteLength ?? 0)
    if (wasm === 0) throw new Error('the memory of the wasm was not seen')
    return { js: usedSize, wasm }
  }
}

/** A fixed piece of work in the page, in milliseconds: how slow this tablet really was while it was measured. */
export function spin(page: Page): Promise<number> {
  return page.evaluate(() => {
    const from = performance.now()
    let n = 1
    for (let i = 0; i < 20_000_000; i += 1) n = Math.imul(n, 1664525) + 1013904223
    return n === 0 ? 0 : performance.now() - from
  })
}
