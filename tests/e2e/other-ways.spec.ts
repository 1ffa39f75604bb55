// Other ways of telling: what is drawn or heard is on disk while it is being made, and a death costs a moment of it at most (must hold 3 of the
// visit that is safe); an eye or an ear that this tablet does not have is kindly said (must hold 4); all of it arrives, and stands in the office.
import { type Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Mouse } from './hands.ts'
import { Line } from './line.ts'
import { Office, type Tablet } from './walk.ts'
import { say } from './words.ts'

const RUNS = Number(process.env.HEARD_KILLS ?? 25)

/** The end of the newest stroke on the paper, as far across as it got, in shares of the paper. */
const reached = (page: Page): Promise<number> => page.locator('.paper').evaluate(paper => {
  const ends = [...paper.querySelectorAll('g[data-mark] path')].map(path => {
    const way = path as SVGPathElement
    return way.getPointAtLength(way.getTotalLength()).x
  })
  return Math.max(0, ...ends) / 1600
})

test('the browser killed in the middle of a stroke, 25 times: at most half a second of it is lost', async ({ house, tablet }) => {
  test.setTimeout(12 * 60_000)
  await tablet.begin(house.children[0]!.name)
  await house.stop()
  await tablet.openDrawing()
  const losses: number[] = []
  for (let run = 1; run <= RUNS; run += 1) {
    const box = (await tablet.page.locator('.paper-place').boundingBox())!
    const { mouse } = tablet.page
    const y = box.y + box.height * (0.1 + 0.8 * (run / (RUNS + 1)))
    await mouse.move(box.x + 10, y)
    await mouse.down()
    // The pen goes across in four seconds at most, and the power goes at any moment of it.
    const lasts = 700 + ((run * 977) % 2_600)
    const went: { share: number; at: number }[] = []
    const began = performance.now()
    for (let now = 0; now < lasts; now = performance.now() - began) {
      const share = 0.02 + (0.94 * now) / 4_000
      await mouse.move(box.x + box.width * share, y)
      went.push({ share, at: performance.now() })
    }
    // What the page was given and did not show is no stroke yet: the last place is taken a frame before the end.
    const died = performance.now()
    await tablet.browser.kill()
    await tablet.start()
    expect(await tablet.unlock()).toBe('drawing')
    const end = await reached(tablet.page)
    const last = went.findLast(one => one.share <= end + 0.004)
    losses.push(died - (last?.at ?? began))
    await tablet.press('undo')
    await expect(tablet.page.locator('.paper g[data-mark]')).toHaveCount(0)
    await expect(tablet.screen('drawing')).toHaveAttribute('data-kept', 'true')
  }
  losses.sort((one, two) => one - two)
  console.log(`${RUNS} kills mid-stroke: lost at most ${losses.at(-1)!.toFixed(0)} ms of it, in the middle ${losses[Math.floor(RUNS / 2)]!.toFixed(0)} ms`)
  expect(losses.at(-1)).toBeLessThanOrEqual(500)
  expect(tablet.errors).toEqual([])
})

/** How long the sound that lies before the child lasts, by the browser's own player. */
const lasts = (page: Page): Promise<number> => page.locator('audio.sound-made').evaluate(async found => {
  const sound = found as HTMLAudioElement
  const heard = (event: string) => new Promise(done => sound.addEventListener(event, done, { once: true }))
  if (sound.readyState < 1) await heard('loadedmetadata')
  // A recording says nothing of its length before its end was looked for.
  if (!Number.isFinite(sound.duration)) {
    const known = heard('durationchange')
    sound.currentTime = 1e7
    await known
  }
  return sound.duration * 1000
})

test('the browser killed in the middle of a recording, 25 times: at most a second of it is lost', async ({ house, tablet }) => {
  test.setTimeout(15 * 60_000)
  await tablet.begin(house.children[0]!.name)
  await house.stop()
  await tablet.openWay('way-sound')
  const losses: number[] = []
  for (let run = 1; run <= RUNS; run += 1) {
    await tablet.press(run === 1 ? 'sound-start' : 'sound-again')
    await expect(tablet.page.getByText(say('sound-recording'))).toBeVisible()
    const began = performance.now()
    await new Promise(done => setTimeout(done, 1_200 + ((run * 977) % 2_600)))
    const died = performance.now()
    await tablet.browser.kill()
    await tablet.start()
    expect(await tablet.unlock()).toBe('sound')
    await expect(tablet.button('sound-listen')).toBeVisible()
    losses.push(died - began - (await lasts(tablet.page)))
  }
  losses.sort((one, two) => one - two)
  console.log(`${RUNS} kills mid-recording: lost at most ${losses.at(-1)!.toFixed(0)} ms of it, in the middle ${losses[Math.floor(RUNS / 2)]!.toFixed(0)} ms`)
  expect(losses.at(-1)).toBeLessThanOrEqual(1_000)
  expect(tablet.errors).toEqual([])
})

test('without a microphone and a camera the child is told so kindly, and every other way is there', async ({ browser, house, tablet }) => {
  test.setTimeout(3 * 60_000)
  tablet.browser.withDevices = false
  await tablet.begin(house.children[0]!.name)
  const kindly = async (screen: 'sound' | 'photo', begin: string, why: string) => {
    await tablet.press(begin)
    await expect(tablet.page.locator(`[data-notice="capture-${screen}-${why}"]`)).toContainText(say(`capture-${screen}-${why}`))
    await tablet.at(screen)
  }
  // The browser says no by itself where nobody can be asked.
  await tablet.openWay('way-sound')
  await kindly('sound', 'sound-start', 'none-there')
  await tablet.press('child-go-back')
  await tablet.openWay('way-photo')
  await kindly('photo', 'photo-open', 'none-there')
  // What a browser answers where somebody said no, and where another program has it: no machine without a microphone can show those by itself.
  for (const [name, why] of [['NotAllowedError', 'refused'], ['NotReadableError', 'in-use']] as const) {
    await tablet.page.evaluate(name => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name))
    }, name)
    await kindly('photo', 'photo-open', why)
  }
  await tablet.press('back')
  await tablet.openDrawing()
  await tablet.draw([0.1, 0.2], [0.6, 0.4])
  await tablet.press('houses-finished')
  await tablet.keepMade()
  await tablet.leaveTurn()

  // The grown-up has a photo of the work in this tablet. It says where it was taken; what is kept does not.
  await expect(tablet.page.locator('input[type="file"]')).toBeHidden()
  await tablet.page.getByText(say('file-title'), { exact: true }).click()
  const chooser = tablet.page.getByLabel(say('file-choose'))
  await chooser.setInputFiles({ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') })
  await expect(tablet.page.getByText(say('file-no-picture'))).toBeVisible()
  await chooser.setInputFiles({ name: 'at home.jpg', mimeType: 'image/jpeg', buffer: await withPlace(tablet.page) })
  await tablet.press('file-keep')
  await expect(tablet.page.getByText(say('file-kept'))).toBeVisible()
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house, new Mouse())
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(house.children[0]!.name)
  await desk.openMessage(desk.say('made-photo'))
  const picture = desk.page.locator('img.made-picture').first()
  await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBe(2048)
  const bytes = await desk.page.request.get(new URL((await picture.getAttribute('src'))!, house.url).href)
  expect((await bytes.body()).includes('Exif')).toBe(false)
  expect([...tablet.errors, ...desk.errors]).toEqual([])
})

test('a camera that is pulled out, or closed by a telling, says so and leaves no picture behind', async ({ house, tablet }) => {
  await tablet.begin(house.children[0]!.name)
  const sees = tablet.page.locator('video.photo-sees')
  const track = () => sees.evaluateHandle(video => ((video as HTMLVideoElement).srcObject as MediaStream).getTracks()[0]!)
  await tablet.openWay('way-photo')
  for (const end of ['pulled', 'edge-told', 'pulled']) {
    await tablet.press('photo-open')
    await expect(tablet.button('photo-take')).toBeVisible()
    await expect.poll(() => sees.evaluate(video => (video as HTMLVideoElement).videoWidth)).toBeGreaterThan(0)
    const open = await track()
    if (end === 'pulled') {
      // What a browser does where the cable is pulled.
      await open.evaluate(track => {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      })
      await expect(tablet.page.locator('[data-notice="capture-photo-in-use"]')).toBeVisible()
    } else {
      await tablet.press(end)
      await tablet.press('harm-back')
    }
    await expect(tablet.button('photo-open')).toBeVisible()
    expect(await open.evaluate(track => track.readyState), end).toBe('ended')
    expect(await sees.evaluate(video => (video as HTMLVideoElement).videoWidth), end).toBe(0)
  }
  expect(tablet.errors).toEqual([])
})

/** A photo of 3000 pixels, with the name of a place where cameras write it. */
async function withPlace(page: Page): Promise<Buffer> {
  const drawn = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 1500 })
    canvas.getContext('2d')!.fillRect(0, 0, 1500, 1500)
    return canvas.toDataURL('image/jpeg').split(',')[1]!
  })
  const jpeg = Buffer.from(drawn, 'base64')
  const place = Buffer.from('Exif\0\0GPS 51.4, -0.2')
  const head = Buffer.from([0xff, 0xe1, 0, place.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, place, jpeg.subarray(2)])
}

/** Waits until so many more slices of sound, half a second each, lie on this tablet's disk. */
async function heard(page: Page, slices: number): Promise<void> {
  const there = () => page.evaluate(() => new Promise<number>(done => {
    const asked = indexedDB.open('heard')
    asked.onsuccess = () => {
      const db = asked.result
      const count = db.transaction('pieces').objectStore('pieces').count()
      count.onsuccess = () => {
        db.close()
        done(count.result)
      }
    }
  }))
  const before = await there()
  await expect.poll(there, { timeout: 60_000 + slices * 1_000 }).toBeGreaterThanOrEqual(before + slices)
}

test('a microphone that is pulled out ends the recording, and what was heard is there', async ({ house, tablet }) => {
  test.setTimeout(3 * 60_000)
  await tablet.begin(house.children[0]!.name)
  await tablet.page.evaluate(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async how => {
      const stream = await ask(how)
      Object.assign(window, { pulled: stream })
      return stream
    }
  })
  await tablet.openWay('way-sound')
  await tablet.press('sound-start')
  await expect(tablet.page.getByText(say('sound-recording'))).toBeVisible()
  await heard(tablet.page, 3)
  await tablet.page.evaluate(() => {
    for (const track of (window as unknown as { pulled: MediaStream }).pulled.getTracks()) track.stop()
  })
  await expect(tablet.button('sound-listen')).toBeVisible()
  expect(await lasts(tablet.page)).toBeGreaterThan(500)
  // Cover, somebody who comes in, and a telling that an adult writes down end one too.
  for (const edge of ['edge-cover', 'edge-told', 'edge-came-in']) {
    await tablet.press('sound-again')
    await expect(tablet.page.getByText(say('sound-recording'))).toBeVisible()
    await tablet.press(edge)
    const open = await tablet.page.evaluate(() => (window as unknown as { pulled: MediaStream }).pulled.getTracks().some(track => track.readyState === 'live'))
    expect(open, edge).toBe(false)
    if (edge === 'edge-cover') {
      await tablet.press('cover-back')
      await tablet.unlock()
      await tablet.at('sound')
    }
    if (edge === 'edge-told') await tablet.press('harm-back')
    await expect(tablet.button('sound-listen')).toBeVisible()
  }
  expect(tablet.errors).toEqual([])
})

/** Draws, records and photographs, and puts a drawing into a house. */
async function tellInEveryWay(tablet: Tablet, drawings: number, soundMs: number, photos: number): Promise<void> {
  for (let one = 0; one < drawings; one += 1) {
    await tablet.openDrawing()
    for (let line = 0; line < 4; line += 1) await tablet.draw([0.1, 0.1 + line * 0.2], [0.9, 0.2 + line * 0.15], 30)
    await tablet.press('houses-finished')
    await tablet.keepMade()
  }
  await tablet.openWay('way-sound')
  await tablet.press('sound-start')
  await expect(tablet.page.getByText(say('sound-recording'))).toBeVisible()
  await heard(tablet.page, soundMs / 500)
  await tablet.press('sound-stop')
  await tablet.press('sound-done')
  await tablet.keepMade()
  for (let one = 0; one < photos; one += 1) {
    await tablet.openWay('way-photo')
    await tablet.press('photo-open')
    await tablet.page.waitForFunction(() => (document.querySelector('.photo-sees') as HTMLVideoElement | null)?.videoWidth)
    await tablet.press('photo-take')
    await tablet.press('sound-done')
    await tablet.keepMade()
  }
  // However much was told, each way stands once under "finished", and what comes next stays where it was.
  expect(await tablet.page.locator('.home-done > li').count()).toBeLessThanOrEqual(4)
}

/** What the page holds, in bytes: its heap after it was swept, and the memory of the wasm as far as it was ever used. */
async function memory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

const LONG = process.env.HEARD_LONG_VISIT === '1'

test(LONG ? 'a visit of twenty minutes over 64 kbit/s with cuts' : 'a visit over 64 kbit/s with cuts: entries go before media, and all of it arrives', async ({ browser, house, tablet: fresh }) => {
  test.setTimeout((LONG ? 90 : 8) * 60_000)
  const [drawings, soundMs, photos] = LONG ? [40, 360_000, 10] : [6, 6_000, 2]
  const line = new Line(house)
  await line.ready
  const tablet = fresh
  Object.assign(tablet, { house: line.to(house) })
  const name = house.children[0]!.name
  await tablet.begin(name)
  await tellInEveryWay(tablet, 2, 1_000, 0)
  const before = await memory(tablet.page)
  line.bytesPerSecond = 8_000
  const cutter = setInterval(() => line.cut(), 17_000)
  const asked: string[] = []
  tablet.page.on('request', request => {
    const path = new URL(request.url()).pathname
    if (path.startsWith('/api/v1/')) asked.push(path)
  })
  // All of it is made while there is no line at all; then there is a slow one.
  line.up = false
  line.cut()
  await tellInEveryWay(tablet, drawings - 2, soundMs, photos)
  const madeWithout = asked.length
  line.up = true
  await tablet.page.context().setOffline(true)
  await tablet.page.context().setOffline(false)
  // It goes while the child still has the tablet: an adult's screen would lock itself before the long one is through.
  await expect(tablet.page.locator('[data-sync]').first()).toHaveAttribute('data-sync', 'all-sent', { timeout: LONG ? 3_600_000 : 300_000 })
  clearInterval(cutter)
  const after = await memory(tablet.page)
  line.bytesPerSecond = Infinity
  await tablet.leaveTurn()
  await tablet.synced()
  const sent = asked.slice(madeWithout)
  const [firstPieces, lastEntries] = [sent.indexOf('/api/v1/pieces'), sent.lastIndexOf('/api/v1/entries')]
  console.log(`${drawings} drawings, ${soundMs / 1000} s of sound, ${photos} photos over 64 kbit/s with ${line.cuts} cuts: ${sent.filter(path => path.endsWith('pieces')).length} requests of pieces, the first after ${firstPieces} others; memory ${(after / before).toFixed(2)} of that after the second drawing`)
  expect(firstPieces).toBeGreaterThan(sent.indexOf('/api/v1/entries'))
  expect(sent.slice(0, firstPieces)).toContain('/api/v1/entries')
  expect(lastEntries).toBeGreaterThanOrEqual(0)
  expect(after / before).toBeLessThanOrEqual(1.5)

  // Everything stands in the office, and each picture is one.
  const desk = new Office(await (await browser.newContext()).newPage(), house, new Mouse())
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(name)
  await desk.page.goto(`${desk.page.url()}/told`)
  const [told, pictures] = [new Set<string>(), [] as string[]]
  for (;;) {
    for (const one of await desk.page.locator('[data-message]').all()) {
      await expect(one).toHaveAttribute('data-trail', 'arrived')
      told.add((await one.getAttribute('data-message'))!)
    }
    for (const picture of await desk.page.locator('img.made-picture').all()) {
      await picture.scrollIntoViewIfNeeded()
      await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
      pictures.push((await picture.getAttribute('src'))!)
    }
    const older = desk.page.getByRole('link', { name: say('record-older') })
    if (!await older.isVisible()) break
    await desk.page.goto(new URL((await older.getAttribute('href'))!, desk.page.url()).href)
  }
  expect(told.size).toBe(drawings + photos + 2)
  expect(pictures.length).toBe(drawings + photos)
  expect(tablet.errors).toEqual([])
  await tablet.browser.kill()
  await line.close()
  await house.stop()
  expect(house.verify()).toMatchObject({ status: 0 })
})

test('a drawing and a sound go into a house, and are seen and heard in the office', async ({ browser, house, tablet }) => {
  test.setTimeout(3 * 60_000)
  const name = house.children[0]!.name
  await tablet.begin(name)
  await tablet.openHouses()
  await tablet.press('houses-another-way')
  await tablet.at('ways')
  await tablet.press('way-drawing')
  await tablet.at('drawing')
  await tablet.draw([0.1, 0.2], [0.6, 0.8], 20)
  await tablet.press('houses-finished')
  await tablet.at('houses')
  await expect(tablet.page.locator('[data-in-hand]')).toBeVisible()
  // A stray touch on a card, and cover: the drawing is offered again, and not gone.
  await tablet.lift('mum')
  await tablet.press('edge-cover')
  await tablet.press('cover-back')
  await tablet.unlock()
  await tablet.press('hand-take-up')
  await tablet.chooseHouse('worries')
  await expect(tablet.inHouse('worries').locator('[data-number]')).toHaveCount(1)
  await expect(tablet.button('hand-take-up')).toHaveCount(0)
  await tablet.press('houses-another-way')
  await tablet.press('way-sound')
  await tablet.press('sound-start')
  await heard(tablet.page, 2)
  await tablet.press('sound-stop')
  await tablet.press('sound-done')
  await tablet.at('houses')
  await tablet.chooseHouse('worries')
  await expect(tablet.inHouse('worries').locator('[data-number]')).toHaveCount(2)
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house, new Mouse())
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(name)
  await desk.openMessage(desk.say('house-worries'))
  const picture = desk.page.locator('[data-house="worries"] img.made-picture').first()
  await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  // What stands small in the house is seen and heard in full below it.
  const below = desk.page.locator('.message-words')
  await expect(below.locator('img.made-picture')).toHaveCount(1)
  const plays = () => below.locator('audio').evaluate(found => new Promise<boolean>(done => {
    const sound = found as HTMLAudioElement
    sound.onloadedmetadata = () => done(true)
    sound.onerror = () => done(false)
    sound.load()
    void sound.play().catch(() => done(false))
  }))
  await expect.poll(plays, { timeout: 30_000 }).toBe(true)
  expect([...tablet.errors, ...desk.errors]).toEqual([])
})

test('what an adult writes down word for word stays through cover, through a disk that refuses it, and beside the signal they name', async ({ house, tablet }) => {
  test.setTimeout(3 * 60_000)
  const own = 'he goes mad when im late'
  await tablet.begin(house.children[0]!.name)
  await tablet.openWay('way-said-aloud')
  await tablet.at('write')
  const words = tablet.page.locator('textarea[name="words"]')
  // A flat battery in the middle of it costs no word that lay on disk, and once it is kept nothing of it lies there any more.
  await tablet.hands.write(words, own)
  await expect.poll(() => typedOnDisk(tablet.page)).toBe(1)
  await tablet.browser.kill()
  await tablet.start()
  // Nothing of it is told yet: the tablet is where the child's turn began.
  expect(await tablet.unlock()).toBe('welcome')
  await tablet.goOn()
  await tablet.openWay('way-said-aloud')
  await expect(tablet.page.locator('textarea[name="words"]')).toHaveValue(own)
  await write(tablet, own)
})

/** How many drafts of what is typed with a child lie on disk. */
const typedOnDisk = (page: Page): Promise<number> => page.evaluate(() => new Promise<number>((tell, fail) => {
  const asked = indexedDB.open('heard')
  asked.onerror = () => fail(asked.error)
  asked.onsuccess = () => {
    const all = asked.result.transaction('slots').objectStore('slots').getAllKeys()
    all.onsuccess = () => {
      asked.result.close()
      tell(all.result.filter(key => String(key).startsWith('draft/words/')).length)
    }
  }
}))

/** Keeps what stands in the form through cover, a disk that refuses it, and a second look. */
async function write(tablet: Tablet, own: string): Promise<void> {
  const words = tablet.page.locator('textarea[name="words"]')
  await tablet.press('edge-cover')
  await tablet.press('cover-back')
  await tablet.unlock()
  await expect(words).toHaveValue(own)
  await tablet.press('write-done')
  await tablet.at('who-will-see')
  await tablet.press('sees-go-back')
  await expect(words).toHaveValue(own)
  await tablet.press('write-done')
  await tablet.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put
    Object.assign(globalThis, { mend: () => { IDBObjectStore.prototype.put = put } })
    IDBObjectStore.prototype.put = function () { throw new DOMException('as the disk would', 'QuotaExceededError') }
  })
  await tablet.press('keep')
  await expect(tablet.page.locator('[data-notice="store-full"]')).toBeVisible()
  await tablet.at('who-will-see')
  await expect(tablet.page.locator('.sees-work').getByText(own)).toBeVisible()
  await tablet.page.evaluate(() => (globalThis as unknown as { mend(): void }).mend())
  await tablet.keepMade()
  await expect.poll(() => typedOnDisk(tablet.page)).toBe(0)
  await tablet.leaveTurn()
  await expect(tablet.page.locator('[data-unkept]')).toHaveCount(0)
  // Which signal an adult's finger followed, then how it was told: the second touch leaves the first as it is.
  await tablet.hands.choose(tablet.page.getByRole('button', { name: say('who-choose-for-child', { name: tablet.house.children[0]!.name }), exact: true }))
  const signal = tablet.page.getByLabel(say('who-signal'))
  await signal.fill('looked up twice')
  await signal.press('Tab')
  await tablet.page.getByText(say('how-said-ask'), { exact: true }).first().click()
  await tablet.press('how-said-look')
  await expect(tablet.page.getByRole('button', { name: say('how-said-look'), exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(tablet.page.getByLabel(say('who-signal'))).toHaveValue('looked up twice')
  expect(tablet.errors).toEqual([])
}
