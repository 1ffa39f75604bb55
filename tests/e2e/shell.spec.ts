// The shell of the tablet: it starts and shows everything without a network, touches nothing that is not its own, lets a key cross a fresh
// page once, and offers a new version only when nobody is in the middle of a visit.
import { type Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { until } from './house.ts'
import { passphrase } from './walk.ts'
import { say } from './words.ts'

test.describe.configure({ timeout: 180_000 })
test.beforeEach(async ({ tablet }) => { await tablet.start() })

/** Every picture and later font is on the tablet's disk. The rarer letters come a while after the pictures, or when a network comes back. */
async function allThere(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    dispatchEvent(new Event('online'))
  })
  await until('the service worker has fetched the rarer letters', () => page.evaluate(async () => {
    const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule instanceof CSSFontFaceRule)
    const fonts = rules.map(rule => /url\("?([^")]+)/.exec(rule.style.getPropertyValue('src'))![1]!)
    return (await Promise.all(fonts.map(path => caches.match(path)))).every(Boolean)
  }))
  await until('the service worker has fetched every pack of pictures', () => page.evaluate(async () => {
    const list = document.querySelector<HTMLLinkElement>('link[rel="preload"][href*="pictures"]')
    const pictures = Object.values((await (await fetch(list!.href)).json()) as Record<string, string>)
    const cache = await caches.open('heard-pictures')
    return (await Promise.all(pictures.map(path => cache.match(path)))).every(Boolean)
  }))
}

test('a first board needs nothing of the second wasm, and whoever needs it before it is here gets it at once', async ({ house, tablet }) => {
  // A browser without a service worker: nothing brings the second part by itself.
  await tablet.page.context().route('**/sw.js', route => route.abort())
  await tablet.page.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
    for (const name of await caches.keys()) await caches.delete(name)
  })
  const asked: string[] = []
  tablet.page.on('request', request => { if (/\/pkg\/later\..*\.wasm$/.test(request.url())) asked.push(request.resourceType()) })
  await tablet.page.reload()
  await tablet.settle()
  await tablet.openVisit(house.children[0]!.name)
  await tablet.goOn()
  await tablet.openHouses()
  await tablet.put('cat', 'good')
  await expect(tablet.screen('houses')).toHaveAttribute('data-kept', 'true')
  expect(asked, 'what a first board needs is in the first part').toEqual([])
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-trail')
  await tablet.at('trail')
  await expect(tablet.page.locator('[data-message]').first()).toBeVisible()
  expect(asked, 'who will see it, and the trail, are in the second').toEqual(['xhr'])
  expect(tablet.errors.filter(error => !error.includes('fetching the script'))).toEqual([]) // the worker's, which was refused here
})

const version = (page: Page) => page.evaluate(() => new URL(document.querySelector<HTMLScriptElement>('script[type=module]')!.src).search)

test('without a network it starts, also at an address never visited, with every picture and font, and the worker derives a key', async ({ house, tablet }) => {
  const { page } = tablet
  await tablet.settle()
  await allThere(page)
  await house.stop()
  await page.reload()
  await tablet.at('unlock')
  await tablet.open('/tablet/an/address/never/visited')
  await tablet.at('unlock')

  const worker = page.waitForEvent('worker')
  expect(await tablet.unlock()).toBe('caseload')
  expect((await worker).url()).toContain('/tablet/boot.js')

  const broken = await page.evaluate(async () => {
    const wrong: string[] = []
    const list = document.querySelector<HTMLLinkElement>('link[rel="preload"][href*="pictures"]')
    const pictures = Object.values((await (await fetch(list!.href)).json()) as Record<string, string>)
    for (const path of pictures) {
      const image = new Image()
      image.src = path
      await image.decode().catch(() => wrong.push(path))
    }
    for (const font of document.fonts) await font.load().catch(() => wrong.push(`${font.family} ${font.weight} ${font.unicodeRange}`))
    return { wrong, pictures: pictures.length, fonts: document.fonts.size }
  })
  expect(broken.wrong).toEqual([])
  expect(broken.pictures).toBeGreaterThan(120)
  expect(broken.fonts).toBeGreaterThan(2)
  expect(tablet.errors).toEqual([])
})

test('it answers for nothing but its own: no API answer and no office page goes through it or is kept by it', async ({ house, tablet }) => {
  const { page } = tablet
  await until('the service worker looks after the page', () => page.evaluate(() => !!navigator.serviceWorker.controller))
  const answers: [string, boolean][] = []
  page.on('response', answer => answers.push([new URL(answer.url()).pathname, answer.fromServiceWorker()]))
  await tablet.settle()
  await tablet.synced()
  const api = answers.filter(([path]) => path.startsWith('/api/'))
  expect(api.map(([path]) => path)).toContain('/api/v1/changes')
  expect(api.filter(([, through]) => through)).toEqual([])
  const office = await page.context().newPage()
  expect((await office.goto(`${house.url}/office/licences`))!.fromServiceWorker()).toBe(false)
  await office.close()

  await house.stop()
  const refused = await page.evaluate(async () => {
    const ask = (path: string, init?: RequestInit) => fetch(path, init).then(() => 'answered', () => 'no answer')
    return [await ask('/api/v1/openapi.json'), await ask('/office'), await ask('/health'), await ask('/api/v1/entries', { method: 'POST', body: 'x' })]
  })
  expect(refused).toEqual(['no answer', 'no answer', 'no answer', 'no answer'])
  const kept = await page.evaluate(async () => {
    const all: string[] = []
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname)
    return all
  })
  expect(kept.length).toBeGreaterThan(100)
  expect(kept.filter(path => /^\/(api|office\/?|health)/.test(path) && !path.endsWith('.css'))).toEqual([])
})

test('a key that crosses a fresh page is given out once, is dropped when nobody takes it, and lies in no cache', async ({ tablet }) => {
  const { page } = tablet
  await until('the service worker looks after the page', () => page.evaluate(() => !!navigator.serviceWorker.controller))
  const hold = () => page.evaluate(() => {
    const bytes = new Uint8Array(48).map((_, at) => 200 - at).buffer
    navigator.serviceWorker.controller!.postMessage({ type: 'hold', hold: bytes }, [bytes])
  })
  const take = () => page.evaluate(() => new Promise<number[] | null>(taken => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => taken(data && [...new Uint8Array(data as ArrayBuffer)])
    navigator.serviceWorker.controller!.postMessage({ type: 'take' }, [port2])
  }))
  await hold()
  await page.reload()
  await tablet.at('sign-in')
  // The page itself asked for it as it started, so for the test it is gone already; held again, it comes once.
  expect(await take()).toBeNull()
  await hold()
  expect(await take()).toEqual([...new Uint8Array(48)].map((_, at) => 200 - at))
  expect(await take()).toBeNull()
  await hold()
  const from = Date.now()
  await until('twenty seconds are over', () => Date.now() - from > 20_500, 30_000)
  expect(await take()).toBeNull()
})

test('a new version is fetched, announced between visits alone, and taken over when an adult says so', async ({ house, tablet }) => {
  const { page } = tablet
  const offered = page.getByText(say('update-ready'))
  await tablet.settle()
  await allThere(page)
  const old = await version(page)
  await tablet.openVisit(house.children[0]!.name)

  await house.stop()
  house.makeNewerSite()
  await house.start()
  await page.reload()
  await until('a whole new version waits', () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/tablet')
    return !!registration?.waiting
  }))
  // On the child's turn nothing is offered and nothing changes by itself, on reloading neither, nor without a network.
  expect(await tablet.unlock()).not.toBe('caseload')
  await tablet.goOn()
  await expect(offered).toHaveCount(0)
  expect(await version(page)).toBe(old)
  await house.stop()
  await page.reload()
  expect(await tablet.unlock()).not.toBe('caseload')
  expect(await version(page)).toBe(old)
  await tablet.leaveTurn(passphrase)
  await expect(offered).toHaveCount(0)

  await house.start()
  await tablet.closeVisit()
  await tablet.press('child-back')
  await page.reload()
  await tablet.unlock()
  await expect(offered).toBeVisible()
  expect(await version(page)).toBe(old)
  await tablet.press('update-now')
  await tablet.at('unlock')
  await until('the new version runs', async () => (await version(page)) !== old)
  // It is whole: it starts without a network, and of the old one nothing is left.
  await house.stop()
  await page.reload()
  await tablet.at('unlock')
  expect(await tablet.unlock()).toBe('caseload')
  await expect(offered).toHaveCount(0)
  const shells = await page.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('heard-shell-')))
  expect(shells).toEqual([`heard-shell-${(await version(page)).replace('?v=', '')}`])
})
